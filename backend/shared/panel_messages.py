"""What people read on the cards of connections, in the cabinet and on the administrator's page."""

SERVICES = {"amocrm": "amoCRM", "insales": "InSales", "evotor": "Эвотор"}
# A connection's state in two or three words; by connections.State.
BADGES = {
    "not_authorized": "Не подключено",
    "pending": "Ждём подтверждения",
    "active": "Подключено",
    "suspect": "Есть сбои",
    "reauth_required": "Нужно войти заново",
    "payment_required": "Аккаунт не оплачен",
    "client_misconfigured": "Неверный ключ",
    "blocked": "Доступ закрыт",
    "disconnected": "Отключено",
}
WAITING = "Ждём подтверждения"
EXCHANGING = "Подключаем…"
REFRESH_DUE = "Подключено, обновляем"
REMOVED = "Отключено в {where}"

CONSENT = "Подтвердите доступ в открывшемся окне."
EXCHANGE = "Получаем доступ и проверяем аккаунт."
REFRESHING = "Обновляем доступ по расписанию."
CONNECTED_BY = "Подключил: {who}, {day}."
CONNECTED_ON = "Подключено {day}."
FAILED_ONCE = "Последний запрос не прошёл. {reason} Доступ действует."
FAILED_OFTEN = "{count} не прошли. {reason} Доступ действует."
LAST_REQUESTS = ("Последний {count} запрос", "Последние {count} запроса", "Последние {count} запросов")
LOST = "Доступ отозван или истёк {day}."
LOST_SOMETIME = "Доступ отозван или истёк."
WAITING_WRITES = "Расчёты копятся: {count} ждут записи."
ONE_WAITING_WRITE = "Расчёты копятся: {count} ждёт записи."
REMOVED_ON = "Интеграцию отключили в {where}{day}."
REMOVED_IN = {"amocrm": "amoCRM", "insales": "InSales", "evotor": "Эвоторе"}
UNPAID = "{service} сообщает, что аккаунт не оплачен (402)."
SECRET_WRONG = {
    "amocrm": "Сервис не принял Client Secret. Создайте новый ключ и вставьте его. Доступ сохранён.",
    "insales": "InSales не принял секрет приложения. Впишите новый в INSALES_API_SECRET на сервере. Доступ сохранён.",
    "evotor": "Эвотор не принял client_secret. Впишите новый в EVOTOR_CLIENT_SECRET на сервере. Доступ сохранён.",
}
SEVERAL_WAITING = ("расчёт", "расчёта", "расчётов")

# By panel.Button.
BUTTONS = {
    "connect": "Подключить",
    "open_again": "Открыть окно ещё раз",
    "cancel": "Отмена",
    "check": "Проверить",
    "disconnect": "Отключить",
    "reauth": "Войти заново",
    "replace_secret": "Заменить ключ",
    "connect_again": "Подключить снова",
}

COUNTDOWN = "Доступ пропадёт {moment}: осталось {left}. {advice}"
COUNTDOWN_RENEWABLE = "Обновить его пока не удаётся. Если за день ничего не изменится, войдите заново."
COUNTDOWN_FIXED = "Войдите заново, это одна минута; ничего не потеряется."

MOMENT = "{moment:%d.%m.%Y %H:%M} (МСК)"
DAY = "{moment:%d.%m.%Y}"
DAYS = ("день", "дня", "дней")
HOURS = "{hours} ч {minutes} мин"
MINUTES = "{minutes} мин"

# Rows of the health panel.
ENDS = "Доступ действует до"
ENDS_UNKNOWN = "срок не указан сервисом"
ENDS_RENEWED = "{moment}, ещё {left}; обновляется сам"
RENEWED = "{moment}, обновляется сам"
ENDS_PLAIN = "{moment}, ещё {left}"
ENDED = "{moment}, уже истёк"
REFRESHED = "Последнее обновление"
REFRESHED_OK = "{moment}, успешно"
GRANT_ENDS = "Без обновления доступ пропадёт"
LAST_SUCCESS = "Последний успешный запрос"
LAST_ERROR = "Последняя ошибка"
PER_DAY = "За сутки"
COUNTS = "{calls} · {failures} · {waits}"
REQUESTS = ("запрос", "запроса", "запросов")
FAULTS = ("ошибка", "ошибки", "ошибок")
WAITS = ("ожидание", "ожидания", "ожиданий")
TO_WRITE = "Ждут записи"
TO_WRITE_SINCE = "{count}, самый старый — {moment}"
GIVEN_UP = " · не удалось записать: {count}"
NEVER = "ещё не было"
NOTHING = "нет"
