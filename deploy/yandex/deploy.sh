#!/usr/bin/env bash
# Functions, gateway, timers and queues at Yandex Cloud, by `yc` as it is logged in. May be run again: what is there is updated.
# docs/deploy.md says what has to be there before, and what each setting means. No secret is given to `yc` but CRON_SECRET,
# which a timer must carry: functions read theirs from Lockbox.
set -euo pipefail
cd "$(dirname "$0")/../.."

: "${PUBLIC_BASE_URL:?the origin of your domain, https://crm.example.ru}"
: "${CERTIFICATE_ID:?of the domain, in Certificate Manager}"
secret=${LOCKBOX_SECRET:-glass-deals}
gateway=${GATEWAY:-glass-deals}
memory=${MEMORY:-512MB}
functions=(amocrm-integration insales-auth evotor-auth)
# Settings of the shell that are no secrets and go to every function.
plain=(MAIN_DB_SCHEMA AMOCRM_CLIENT_ID INSALES_API_KEY INSALES_SHOP_DOMAIN INSALES_OAUTH_REDIRECT_URI INSALES_AUTH_MODE
    INSALES_HOST_SUFFIXES EVOTOR_CLIENT_ID EVOTOR_REDIRECT_URI EVOTOR_APP_ID SPILL_BUCKET)

# What stands in the JSON of stdin under these names, one inside the other.
picked() {
    python3 -c '
import functools, json, sys
print(functools.reduce(lambda part, name: part[name], sys.argv[1:], json.load(sys.stdin)))' "$@"
}
has() { "$@" --format json >/dev/null 2>&1; }

# The id of a service account, made when missing.
account() {
    has yc iam service-account get --name "$1" || yc iam service-account create --name "$1" --format json >/dev/null
    yc iam service-account get --name "$1" --format json | picked id
}

function_id() {
    has yc serverless function get --name "$1" || yc serverless function create --name "$1" --format json >/dev/null
    yc serverless function get --name "$1" --format json | picked id
}

# AMOCRM_INTEGRATION_QUEUE_URL and _ARN name the queue of amocrm-integration.
queue_setting() {
    local name="${1^^}_QUEUE_$2"
    name=${name//-/_}
    echo "${!name:-}"
}

# NAME=value,… as --environment takes it.
settings_of() {
    local made="APP_ENV=production,PUBLIC_BASE_URL=$PUBLIC_BASE_URL,AWS_REGION=ru-central1"
    for name in "${plain[@]}"; do
        if [ -n "${!name:-}" ]; then made+=",$name=${!name}"; fi
    done
    if [ -n "${SPILL_BUCKET:-}" ]; then made+=",SPILL_ENDPOINT_URL=https://storage.yandexcloud.net"; fi
    if [ -n "$(queue_setting "$1" URL)" ]; then
        made+=",REFRESH_QUEUE_URL=$(queue_setting "$1" URL)"
        made+=",REFRESH_QUEUE_ENDPOINT_URL=https://message-queue.api.cloud.yandex.net"
    fi
    echo "$made"
}

# Whether this function may have that secret: the vendors' own go to their function alone.
is_for() {
    case "$2" in
        AMOCRM_*) [ "$1" = amocrm-integration ] ;;
        INSALES_*) [ "$1" = insales-auth ] ;;
        EVOTOR_*) [ "$1" = evotor-auth ] ;;
        *) true ;;
    esac
}

deploy_version() {
    local name=$1 secrets=()
    for key in $keys; do
        if is_for "$name" "$key"; then
            secrets+=(--secret "environment-variable=$key,id=$secret_id,version-id=$version_id,key=$key")
        fi
    done
    # Yandex installs requirements.txt by itself, so the zip goes without wheels: 3.5 MB is the most it takes directly.
    yc serverless function version create --function-name "$name" --runtime python312 --entrypoint index.handler \
        --memory "$memory" --execution-timeout 30s --service-account-id "$runner" --source-path "dist/$name.zip" \
        --environment "$(settings_of "$name")" "${secrets[@]}" --format json >/dev/null
}

# A trigger has no update of everything, so an old one makes room.
renew_trigger() {
    local kind=$1 name=$2
    shift 2
    if has yc serverless trigger get --name "$name"; then yc serverless trigger delete --name "$name"; fi
    yc serverless trigger create "$kind" --name "$name" "$@" --format json >/dev/null
}

for name in "${functions[@]}"; do
    [ -f "dist/$name.zip" ] || { echo "dist/$name.zip is missing: ./dev package" >&2; exit 1; }
done

runner=$(account glass-deals-functions)
invoker=$(account glass-deals-invoker)
kept=$(yc lockbox secret get --name "$secret" --format json)
secret_id=$(picked id <<<"$kept")
version_id=$(picked current_version id <<<"$kept")
keys=$(python3 -c 'import json, sys; print(*json.load(sys.stdin)["current_version"]["payload_entry_keys"])' <<<"$kept")
cron_secret=$(yc lockbox payload get --name "$secret" --key CRON_SECRET)
yc lockbox secret add-access-binding --id "$secret_id" --role lockbox.payloadViewer --service-account-id "$runner" >/dev/null

ids=()
for name in "${functions[@]}"; do
    id=$(function_id "$name")
    ids+=("$name=$id")
    deploy_version "$name"
    yc serverless function add-access-binding --id "$id" --role functions.functionInvoker --service-account-id "$invoker" >/dev/null
    renew_trigger timer "$name-tick" --cron-expression '* * ? * * *' \
        --payload "{\"job\":\"refresh\",\"secret\":\"$cron_secret\"}" \
        --invoke-function-id "$id" --invoke-function-service-account-id "$invoker"
    if [ -n "$(queue_setting "$name" ARN)" ]; then
        renew_trigger message-queue "$name-refresh" --queue "$(queue_setting "$name" ARN)" \
            --queue-service-account-id "$invoker" --batch-size 10 --batch-cutoff 1s \
            --invoke-function-id "$id" --invoke-function-service-account-id "$invoker"
    fi
done

specification=$(mktemp)
trap 'rm -f "$specification"' EXIT
python3 -m tools.yandex_gateway --invoker "$invoker" "${ids[@]}" >"$specification"
if has yc serverless api-gateway get --name "$gateway"; then
    yc serverless api-gateway update --name "$gateway" --spec "$specification" --format json >/dev/null
else
    yc serverless api-gateway create --name "$gateway" --spec "$specification" --format json >/dev/null
    yc serverless api-gateway add-domain --name "$gateway" --domain "${PUBLIC_BASE_URL#https://}" --certificate-id "$CERTIFICATE_ID" >/dev/null
fi
domain=$(yc serverless api-gateway get --name "$gateway" --format json | picked domain)
echo "Deployed. Let ${PUBLIC_BASE_URL#https://} be a CNAME of $domain, then: ./dev doctor --url $PUBLIC_BASE_URL"
