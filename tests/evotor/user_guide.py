"""Steps 3 and 4 of Evotor's OAuth guide as it shows them, taken over literally but for the remarks behind `#`."""

LINK = "https://oauth.evotor.ru/oauth/authorize?client_id={client_id}&response_type=code&redirect_uri={redirect_url}"
RETURN = "https://webhook.site/88ac1a25-1bdb-45a6-953e-10eac2cf6742?code=1VjYdDPDT0qf"
TOKEN = r"""
curl --request POST \
  --url https://oauth.evotor.ru/oauth/token \
  --header 'authorization: Basic {basic}' \
  --header 'content-type: application/x-www-form-urlencoded' \
  --data code={code} \
  --data grant_type=authorization_code \
  --data redirect_uri=https://webhook.site/88ac1a25-1bdb-45a6-953e-10eac2cf6742
"""
# The answer's two tokens, without their signatures, and what stands around them.
ACCESS = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX25hbWUiOiIwMS0wMDAwMDAwMDE4OTA4MzMiLCJzY29wZSI6WyJwcm9maWxlOnJlYWQiXS"
    "wiZXhwIjoxNTk3NDA3NjE5LCJhcHBfaWQiOiJmNmUwZDZjOC03YWY2LTQ2NmYtYjM3OS1kMzkwOWUwN2JjNTQiLCJhdXRob3JpdGllcyI6WyJST0xFX0"
    "NVU1RPTUVSIl0sImp0aSI6IjIzYjM4ZDUzLTYzMTEtNDIxNy1hY2U4LWQ2NzNhN2E3YzUxNiIsImNsaWVudF9pZCI6ImM3ZDA3N2IxMmVjMWIwMzgzMz"
    "FkNDI4M2U4MTIyMTllIn0."
)
REFRESH = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX25hbWUiOiIwMS0wMDAwMDAwMDE4OTA4MzMiLCJzY29wZSI6WyJwcm9maWxlOnJlYWQiXS"
    "wiYXRpIjoiMjNiMzhkNTMtNjMxMS00MjE3LWFjZTgtZDY3M2E3YTdjNTE2IiwiZXhwIjoxNTk5OTEzMjE5LCJhcHBfaWQiOiJmNmUwZDZjOC03YWY2LT"
    "Q2NmYtYjM3OS1kMzkwOWUwN2JjNTQiLCJhdXRob3JpdGllcyI6WyJST0xFX0NVU1RPTUVSIl0sImp0aSI6ImE0ZTg1MzRjLWQ4ODEtNDNhZC05MDI4LT"
    "ZiNjM5ZjRiNzNhYiIsImNsaWVudF9pZCI6ImM3ZDA3N2IxMmVjMWIwMzgzMzFkNDI4M2U4MTIyMTllIn0."
)
ANSWER = {
    "access_token": ACCESS,
    "token_type": "bearer",
    "refresh_token": REFRESH,
    "expires_in": 86399,
    "scope": "profile:read",
    "jti": "23b38d53-6311-4217-ace8-d673a7a7c516",
}
