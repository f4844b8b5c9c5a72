"""Where this function is called by others, for its table and for the links it gives."""

START = "/api/auth/evotor/start"
HOOKS = "/api/evotor/hooks/"
