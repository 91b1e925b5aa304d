#!/bin/sh
# Sets up a Vault or OpenBao for the service: mounts, keys, policies, identities. README.md tells it all.
# May run any number of times: what is already as wanted is left alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
me=setup.sh
. "$here/lib.sh"

case $AUTH in
approle | kubernetes) ;;
*) die "AUTH is '$AUTH'; one of: approle kubernetes" ;;
esac

kept=0
written=0

# is FRAGMENT...: whether $body holds each "name":value. What is missing stands in $missing.
is() {
    for missing; do
        case $body in
        *"$missing"[,\}]*) ;;
        *) return 1 ;;
        esac
    done
}

# ensure KIND PATH FRAGMENT...: makes PATH hold each "name":value, and reads back whether it does.
# KIND is "fixed" for what cannot be changed once it is there, "set" for what can.
ensure() {
    kind=$1 path=$2
    shift 2
    call GET "$path"
    case $status in
    200)
        if is "$@"; then
            kept=$((kept + 1))
            return
        fi
        [ "$kind" = set ] || die "$path exists, but not with $missing, and that cannot be changed: was it made by hand?"
        ;;
    # A mount that is not there is a 400, anything else a 404.
    400 | 404) ;;
    *) refused ;;
    esac
    json=$(IFS=,; printf '{%s}' "$*")
    must POST "$path" "$json"
    must GET "$path"
    is "$@" || die "$path was written, but reads back without $missing"
    written=$((written + 1))
    printf 'set  %s\n' "$path"
}

# Reads stdin as the content of a JSON string, escaped as Vault writes it.
json_string() {
    awk '{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); printf "%s\\n", $0 }'
}

# Turns "a,b" into "a","b".
json_list() {
    printf '"%s"' "$1" | sed 's/ *, */","/g'
}

# Keys of tenants; of the platform itself; of the audit trail. Apart, so that a policy can name them.
ensure fixed sys/mounts/tenants '"type":"transit"'
ensure fixed sys/mounts/platform '"type":"transit"'
ensure fixed sys/mounts/audit-trail '"type":"transit"'

# Encrypting with an unknown key is an error, not a new key.
for mount in tenants platform audit-trail; do
    ensure set "$mount/config/keys" '"disable_upsert":true'
done

# Bounds the memory that the keys of many tenants take (README.md has numbers).
ensure set tenants/cache-config "\"size\":${TENANT_KEY_CACHE:-100000}"

for key in pepper answers intake directory; do
    ensure fixed "platform/keys/$key" '"type":"aes256-gcm96"' '"derived":true' \
        '"exportable":false' '"allow_plaintext_backup":false'
done
ensure fixed audit-trail/keys/checkpoint '"type":"ed25519"' '"derived":false' \
    '"exportable":false' '"allow_plaintext_backup":false'

for identity in $identities; do
    policy=$(json_string <"$here/policies/$identity.hcl")
    ensure set "sys/policies/acl/tenantservice-$identity" "\"policy\":\"$policy\""
done

ensure fixed "sys/auth/$AUTH_PATH" "\"type\":\"$AUTH\""
if [ "$AUTH" = kubernetes ]; then
    host="\"kubernetes_host\":\"${K8S_HOST:-https://kubernetes.default.svc}\""
    if [ -n "${K8S_CA_FILE:-}" ]; then
        # Vault is outside the cluster: it finds neither CA nor token of its own beside it.
        [ -r "$K8S_CA_FILE" ] || die "cannot read K8S_CA_FILE $K8S_CA_FILE"
        ensure set "auth/$AUTH_PATH/config" "$host" '"disable_local_ca_jwt":true' \
            "\"kubernetes_ca_cert\":\"$(json_string <"$K8S_CA_FILE")\""
    else
        advice=': unless this Vault runs in a pod of the cluster, set K8S_HOST and K8S_CA_FILE'
        ensure set "auth/$AUTH_PATH/config" "$host"
        advice=
    fi
fi

for identity in $identities; do
    # Periodic: renewed for as long as a pod lives. The two that destroy are for one step, so theirs end.
    end=0
    case $identity in retirer | shredder) end=3600 ;; esac
    set -- "\"token_policies\":[\"tenantservice-$identity\"]" '"token_no_default_policy":true' \
        '"token_period":3600' "\"token_explicit_max_ttl\":$end"
    if [ "$AUTH" = approle ]; then
        ensure set "auth/$AUTH_PATH/role/tenantservice-$identity" "$@" '"token_type":"service"' \
            '"bind_secret_id":true' '"secret_id_num_uses":0' "\"secret_id_ttl\":${SECRET_ID_TTL:-0}"
    else
        # Worker pods answer from the same secrets as api pods, so they may be api too; never the reverse. They destroy
        # keys of tenants that have left; who keeps that from them leaves it to the Job, which has an account of its own.
        accounts=${K8S_WORKER_ACCOUNTS:-tenant-service-worker}
        case $identity in
        api) accounts=${K8S_API_ACCOUNTS:-tenant-service-api},$accounts ;;
        shredder) accounts=${K8S_SHREDDER_ACCOUNTS:-tenant-service-shredder,$accounts} ;;
        esac
        ensure set "auth/$AUTH_PATH/role/tenantservice-$identity" "$@" '"token_type":"service"' \
            "\"bound_service_account_names\":[$(json_list "$accounts")]" \
            "\"bound_service_account_namespaces\":[$(json_list "${K8S_NAMESPACE:-tenant-service}")]" \
            "\"audience\":\"${K8S_AUDIENCE:-vault}\""
    fi
done

printf 'Vault is set up: %s settings written, %s were as wanted.\n' "$written" "$kept"
