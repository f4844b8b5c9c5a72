"""What people read on /login and /dashboard."""

from dataclasses import dataclass

from insales import messages

LOGIN_TITLE = "Вход в кабинет"
DASHBOARD_TITLE = "Подключения"
ADMIN = "Управление"
FAILURE_TITLE = "Не получилось"

PERSON = "Что делать:"
ADMINISTRATOR = "Администратору:"
NO_NAME = "Без имени"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, and its cures: for whoever logs in, and for whoever set the server up."""

    what: str
    person: tuple[str, ...] = ()
    administrator: tuple[str, ...] = ()


# By what a failed log-in shows in /login?error=.
TROUBLES = {
    "invalid_state": Trouble(
        "Проверка безопасности не пройдена. Разрешите cookies и попробуйте снова.",
        ("Начните вход на этой странице и закончите его в том же браузере не позже чем через 10 минут.",),
        ("Открывайте сайт по https и ровно по адресу из PUBLIC_BASE_URL: cookie действует только на нём.",),
    ),
    "token_exchange_failed": Trouble(
        "InSales не выдал доступ. Проверьте ключ, секрет и Redirect URI.",
        administrator=(
            "INSALES_API_KEY и INSALES_API_SECRET скопированы из приложения InSales без лишних знаков.",
            "Redirect URI в приложении InSales и INSALES_OAUTH_REDIRECT_URI совпадают до последнего знака.",
            "Приложение в InSales включено.",
            "Если всё верно, магазин может не поддерживать этот способ: попробуйте INSALES_AUTH_MODE=app.",
        ),
    ),
    "user_data_failed": Trouble(
        "Вход прошёл, но данные магазина недоступны. Проверьте права приложения.",
        administrator=(
            "У приложения в InSales есть право читать данные аккаунта.",
            "Магазин отвечает на /admin/account.json и не заблокирован.",
            "Подробности — в журнале сервера.",
        ),
    ),
    "access_denied": Trouble(
        "Вы не дали доступ. Ничего не изменилось.",
        ("Чтобы войти, начните ещё раз и подтвердите доступ в окне магазина.",),
    ),
    "host_not_allowed": Trouble(messages.SHOP_ADDRESS, ("Скопируйте его из адресной строки бэк-офиса.",)),
    "not_found": Trouble(messages.SHOP_ABSENT),
    "unavailable": Trouble(
        "Войти сейчас не получилось: ответ не пришёл вовремя.", ("Подождите минуту и попробуйте ещё раз.",)
    ),
}
UNKNOWN = Trouble("Войти не получилось. Ничего не изменилось.", ("Попробуйте ещё раз через минуту.",))
NOT_CONFIGURED = "Insales не настроен. Администратору: заполните ключ, секрет и домен магазина."
FAULTS = "Что исправить, а затем перезапустить сервер:"

# By panel_messages.SERVICES.
ABSENT = {
    "insales": "Магазин ещё не подключён.",
    "amocrm": "Аккаунт ещё не подключён: расчёты пока не попадают в сделки.",
    "evotor": "Кассы ещё не подключены.",
}
ENDS_BY_CONSENT = "{moment}; за неделю до этого попросим войти заново"
CONNECT_EVOTOR = "Подключить Эвотор"
MORE = "Подробнее"

EVOTOR_ENDS = "Доступ к Эвотору закончится {moment}: {account}."
EVOTOR_ENDS_BRIEFLY = "Войдите заново, это одна минута."
EVOTOR_ENDS_ADVICE = (
    "Эвотор даёт доступ на 30 дней и сам его не продлевает. Войдите заново, это одна минута; ничего не потеряется."
)
