"""Rights, as the guide lists them."""

OF_CLIENTS = (
    "store:read",
    "employee:read",
    "device:read",
    "device.imei:read",
    "device.location:read",
    "device.firmware:read",
    "product:read",
    "product:write",
    "product.quantity:read",
    "product.quantity:write",
    "document:read",
    "product-group:read",
    "product-group:write",
    "product-image:read",
    "product-image:write",
    "profile:read",  # not in the guide's table, but in its sample of a token
)
# Not in the guide: app:read, which Evotor's own library for publishers asks for.
OF_PERSONAL_TOKENS = ("push-notification:write", "event:read", "installations:read", "app:read")
