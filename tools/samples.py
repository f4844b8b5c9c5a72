"""The sandbox's sample applications as settings: with them `./dev up` needs no account at any vendor."""

from sandbox.evotor import seed as evotor
from sandbox.insales import seed as insales

# Of its shops the one that speaks the guide's OAuth, and one that is as InSales documents itself.
OAUTH_SHOP = "myshop.insales.ru"
APP_SHOP = "glass-demo.myinsales.ru"
STAFF_PASSWORD = "glass-office"  # noqa: S105 - of invented people, shown on the sandbox's own page
INSALES_APPLICATION = insales.IDENTIFIER
# The merchant whose log-in Evotor's page of the sandbox has filled in already.
MERCHANT = "kassa@example.test"
MERCHANT_ID = evotor.USER_ID
MERCHANT_PASSWORD = "password"  # noqa: S105 - of the sandbox, shown on its page

SAMPLES = {
    "INSALES_API_KEY": insales.IDENTIFIER,
    "INSALES_API_SECRET": insales.SECRET,
    "INSALES_SHOP_DOMAIN": OAUTH_SHOP,
    "EVOTOR_CLIENT_ID": evotor.CLIENT_ID,
    "EVOTOR_CLIENT_SECRET": evotor.CLIENT_SECRET,
    "EVOTOR_APP_ID": evotor.APP_ID,
    "EVOTOR_WEBHOOK_SECRET": evotor.WEBHOOK_SECRET,
}
