"""What people read in the journal: events, who, and what became of it."""

from amocrm import messages
from shared.messages import FAILURES

EVENTS = {
    "connected": "Подключено",
    "connection_saved": "Настройки подключения сохранены",
    "disconnected": "Отключено",
    "disable_hook": "Сигнал об отключении из amoCRM",
    "install_conflict": "Установка не завершена",
    "install_refused": "Установка не принята",
    "install_unproved": "Установка не подтверждена",
    "uninstalled": "Приложение удалено",
    "uninstall_refused": "Удаление не принято",
    "grant_dead": "Доступ потерян",
    "token_refreshed": "Токен обновлён (за сутки)",
    "checked": "Проверка подключения",
    "connection_tested": "Проверка подключения",
    "writes_repeated": "Повтор записи в сделки",
    "widget_archive": "Скачан архив виджета",
    "seller_saved": "Изменены реквизиты продавца",
    "price_draft_saved": "Черновик прайс-листа сохранён",
    "template_edited": "Изменён комплект прайс-листа",
    "price_draft_dropped": "Черновик прайс-листа удалён",
    "price_list_imported": "Прайс-лист импортирован",
    "price_list_published": "Прайс-лист опубликован",
    "price_list_restored": "Возвращён прежний прайс-лист",
    "role_changed": "Изменена роль",
    "discount_approved": "Скидка согласована",
    "discount_refused": "Скидка отклонена",
    "calculation_created": "Создан расчёт",
    "calculation_edited": "Изменён расчёт",
    "calculation_deleted": "Удалён расчёт",
    "element_written": "Товар записан",
    "element_failed": "Товар не записан",
    "products_written": "Товары записаны",
    "products_failed": "Товары не записаны",
    "note_written": "Примечание записано",
    "note_failed": "Примечание не записано",
    "budget_written": "Бюджет записан",
    "budget_failed": "Бюджет не записан",
    "offer_made": "Открыто коммерческое предложение",
    "admin_login": "Вход по ключу администратора",
    "admin_login_refused": "Неверный ключ администратора",
    "logged_in": "Вход через InSales",
    "autologin_refused": "Вход через InSales отклонён",
    "logout": "Выход",
    "already_connected": "Попытка занять чужой аккаунт",
    "contradicting_headers": "Отклонён противоречивый запрос",
    "foreign_token": "Отклонён чужой токен",
    "hook_forged": "Отклонён поддельный хук",
    "host_refused": "Отклонён чужой адрес",
    "idempotency_mismatch": "Повтор запроса с другими данными",
    "jti_replay": "Отклонён повтор токена виджета",
    "jwt_foreign_account": "Отклонён токен другого аккаунта",
    "queue_message_dropped": "Отброшены чужие сообщения очереди",
    "schedule_forged": "Отклонён чужой вызов расписания",
    "state_forged": "Отклонено чужое подтверждение",
    "state_replay": "Отклонён повтор подтверждения",
    "tenant_mismatch": "Отклонён запрос из другого аккаунта",
    "ticket_replay": "Отклонён повтор билета виджета",
}
SYSTEM = "система"
ACTORS = {
    "operator": "администратор по ключу",
    "scheduler": SYSTEM,
    "system": SYSTEM,
    "queue": SYSTEM,
    "amocrm": "amoCRM",
    "insales": "InSales",
    "evotor": "Эвотор",
    "hook": "хук сервиса",
    "browser": "браузер",
    "install": "установка виджета",
    "anyone": "без входа",
    "widget": "виджет",
}
PERSON = "сотрудник {number}"
SOMEBODY = "сотрудник магазина"
ROLES = {"administrator": "администратор", "head": "руководитель", "manager": "менеджер", "observer": "наблюдатель"}
BY_AMOCRM = "как в amoCRM"
# Single words of an outcome; a reason of a failure is told by its sentence.
OUTCOMES = {
    "done": "выполнено",
    "saved": "сохранено",
    "failed": "не вышло",
    "left_out": "однотипные события",
    "active": "подключено",
    "pending": "ждёт подтверждения",
    "not_authorized": "не подключено",
    "disconnected": "отключено",
    "suspect": "есть сбои",
    "blocked": "доступ закрыт",
    "draft": "черновик",
    "waiting_approval": "ждёт согласования",
    "in_order": "в заказе",
    "deleted": "удалён",
    "amocrm": BY_AMOCRM,
    **ROLES,
}
# `saved` of a calculation is another thing than that of a form.
STANDINGS = {**OUTCOMES, "saved": "вариант"}
REASONS = {**FAILURES, **{code: text.partition(":")[0] for code, text in messages.STEPS.items() if "{" in text}}
REASONS |= {code: text for code, text in messages.STEPS.items() if text and "{" not in text and code}
CALCULATIONS = frozenset({"calculation_created", "calculation_edited", "calculation_deleted"})
REFRESHED = "раз: {count}"
LEFT_OUT = "и ещё таких же: {count}"
ROUBLES = "{sum} ₽"
HEADERS = ("Когда", "UTC", "Кто", "Адрес", "Событие", "Объект", "Было → стало", "Код запроса")
FIRST_ROWS = "Показаны первые {count} событий: сузьте период."
