#!/bin/sh
# Logs in as each identity and tries each path: allowed on its own, refused on the others' and on those that
# nobody may use. Prints a line for each; fails when one is wrong. Safe on a live Vault: it works on a tenant
# key of its own, which no tenant can have, and takes back every credential that it made.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
me=check.sh
. "$here/lib.sh"

key=t-00000000-0000-7000-8000-000000000000
context=Y2hlY2s=
wrong=0
checked=0
secret_ids=

as_admin() { token=$VAULT_TOKEN; }

as() { eval "token=\$token_$1"; }

# The calls of a clean-up: each is tried, whatever became of the one before.
try() { (call "$@") >/dev/null 2>&1 || :; }

remove_key() {
    as_admin
    try POST "tenants/keys/$key/config" '{"deletion_allowed":true}'
    try DELETE "tenants/keys/$key"
}

clean_up() {
    remove_key
    for issued in $secret_ids; do
        try POST "auth/$AUTH_PATH/role/tenantservice-${issued%%:*}/secret-id-accessor/destroy" \
            "{\"secret_id_accessor\":\"${issued#*:}\"}"
    done
    for identity in $identities; do
        as "$identity"
        [ -z "$token" ] || try POST auth/token/revoke-self
    done
}

log_in() {
    if [ "$AUTH" = kubernetes ]; then
        # No service account to log in with here; a token with the same policy shows the same.
        as_admin
        must POST auth/token/create "{\"policies\":[\"tenantservice-$1\"],\"no_default_policy\":true,\"ttl\":\"10m\"}"
    else
        issued=$("$here/issue-approle.sh" "$1")
        secret_ids="$secret_ids $1:${issued##*accessor=}"
        role_id=${issued#role_id=} role_id=${role_id%%"$nl"*}
        secret_id=${issued#*secret_id=} secret_id=${secret_id%%"$nl"*}
        token=
        must POST "auth/$AUTH_PATH/login" "{\"role_id\":\"$role_id\",\"secret_id\":\"$secret_id\"}"
    fi
    eval "token_$1=\$(field client_token)"
}

# Does one call as an identity, $1 being what must come of it: allowed, refused, or let through to what is not there.
# The outcome goes to $outcome_<identity>.
# shellcheck disable=SC2034 # $outcome is read by the eval
attempt() {
    as "$2"
    expected=$1 who=$2
    shift 2
    call "$@"
    case $expected$status in
    allowed2?? | refused403) outcome=$expected ;;
    absent400 | absent404) outcome=allowed ;;
    *) outcome="!$status" verdict=FAIL ;;
    esac
    eval "outcome_$who=\$outcome"
}

# row NAME "IDENTITY..." METHOD PATH [JSON]: those identities may, all others may not. Those who may come
# last, so that nothing has changed before the others try; $body is the answer to the last of them.
row() { rows allowed "$@"; }

# The same for a call that would change what is in use if it named it: it names a key that there is not.
row_absent() { rows absent "$@"; }

rows() {
    through=$1 name=$2 may=" $3 " verdict=ok
    shift 3
    for identity in $identities; do
        case $may in *" $identity "*) ;; *) attempt refused "$identity" "$@" ;; esac
    done
    for identity in $identities; do
        case $may in *" $identity "*) attempt "$through" "$identity" "$@" ;; esac
    done
    print_row
}

print_row() {
    printf '%-4s  %-38s' "$verdict" "$name"
    for identity in $identities; do
        eval "printf ' %-11s' \"\$outcome_$identity\""
    done
    printf '\n'
    checked=$((checked + 1))
    [ "$verdict" = ok ] || wrong=$((wrong + 1))
}

# expect_admin NAME STATUS METHOD PATH [JSON]: what holds for every token, an administrator's too.
expect_admin() {
    name=$1 expected=$2
    shift 2
    as_admin
    call "$@"
    verdict=ok
    [ "$status" = "$expected" ] || verdict=FAIL
    printf '%-4s  %-38s administrator: %s\n' "$verdict" "$name" "$status"
    checked=$((checked + 1))
    [ "$verdict" = ok ] || wrong=$((wrong + 1))
}

for identity in $identities; do eval "token_$identity="; done
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
remove_key
for identity in $identities; do log_in "$identity"; done

printf '      %-38s' ''
for identity in $identities; do printf ' %-11s' "$identity"; done
printf '\n'

good='"type":"aes256-gcm96","derived":true,"exportable":false,"allow_plaintext_backup":false'
row 'tenant key: create exportable' '' POST "tenants/keys/$key" '{"derived":true,"exportable":true}'
row 'tenant key: create with backup' '' POST "tenants/keys/$key" '{"derived":true,"allow_plaintext_backup":true}'
row 'tenant key: create not derived' '' POST "tenants/keys/$key" '{"derived":false}'
row 'tenant key: create of another type' '' POST "tenants/keys/$key" '{"derived":true,"type":"aes128-gcm96"}'
row 'tenant key: create' provisioner POST "tenants/keys/$key" "{$good}"
row 'tenant key: read' 'provisioner rotator retirer shredder' GET "tenants/keys/$key"
row 'tenant key: encrypt' api POST "tenants/encrypt/$key" "{\"plaintext\":\"Y2hlY2s=\",\"context\":\"$context\"}"
ciphertext=$(field ciphertext)
row 'tenant key: decrypt' api POST "tenants/decrypt/$key" "{\"ciphertext\":\"$ciphertext\",\"context\":\"$context\"}"
row 'tenant key: rotate' rotator POST "tenants/keys/$key/rotate" '{}'
row 'tenant key: rewrap' rotator POST "tenants/rewrap/$key" "{\"ciphertext\":\"$ciphertext\",\"context\":\"$context\"}"
row 'tenant key: set the minimum version' retirer POST "tenants/keys/$key/config" '{"min_decryption_version":2}'
row 'tenant key: set it for encryption' '' POST "tenants/keys/$key/config" '{"min_encryption_version":2}'
row 'tenant key: trim old versions' '' POST "tenants/keys/$key/trim" '{"min_available_version":2}'
row 'tenant key: make exportable' '' POST "tenants/keys/$key/config" '{"exportable":true}'
row 'tenant key: allow backup' '' POST "tenants/keys/$key/config" '{"allow_plaintext_backup":true}'
row 'tenant key: rotate by itself' '' POST "tenants/keys/$key/config" '{"auto_rotate_period":"24h"}'
row 'tenant key: plaintext data key' '' POST "tenants/datakey/plaintext/$key" "{\"context\":\"$context\"}"
row 'tenant key: wrapped data key' '' POST "tenants/datakey/wrapped/$key" "{\"context\":\"$context\"}"
row 'tenant key: HMAC' '' POST "tenants/hmac/$key" '{"input":"Y2hlY2s="}'
row 'tenant key: export' '' GET "tenants/export/encryption-key/$key"
row 'tenant key: back up' '' GET "tenants/backup/$key"
row 'tenant key: restore' '' POST "tenants/restore/$key" '{"backup":""}'
row 'tenant keys: list' '' GET 'tenants/keys?list=true'
row 'tenant keys: change the mount' '' POST tenants/config/keys '{"disable_upsert":true}'
row 'tenant key: forbid deletion' '' POST "tenants/keys/$key/config" '{"deletion_allowed":false}'
row 'tenant key: allow deletion' shredder POST "tenants/keys/$key/config" '{"deletion_allowed":true}'
row 'tenant key: delete' shredder DELETE "tenants/keys/$key"
row 'unknown key: encrypt' '' POST "tenants/encrypt/$key-none" "{\"plaintext\":\"Y2hlY2s=\",\"context\":\"$context\"}"
expect_admin 'unknown key: encrypt' 400 POST "tenants/encrypt/$key-none" \
    "{\"plaintext\":\"Y2hlY2s=\",\"context\":\"$context\"}"
expect_admin 'unknown key: none was made' 404 GET "tenants/keys/$key-none"

for platform_key in directory pepper answers intake; do
    row "platform $platform_key: encrypt" api POST "platform/encrypt/$platform_key" \
        "{\"plaintext\":\"Y2hlY2s=\",\"context\":\"$context\"}"
    ciphertext=$(field ciphertext)
    row "platform $platform_key: decrypt" api POST "platform/decrypt/$platform_key" \
        "{\"ciphertext\":\"$ciphertext\",\"context\":\"$context\"}"
done
row 'platform: rewrap' rotator POST platform/rewrap/intake "{\"ciphertext\":\"$ciphertext\",\"context\":\"$context\"}"
row 'platform: read a key' 'rotator retirer' GET platform/keys/intake
row_absent 'platform: rotate a key' rotator POST platform/keys/none/rotate '{}'
row_absent 'platform: set the minimum version' retirer POST platform/keys/none/config '{"min_decryption_version":1}'
# What would harm if it were allowed names a key, or a type, that there is not: still 403 when refused.
row 'platform: make a key' '' POST platform/keys/none '{"type":"none"}'
row 'platform: change a key' '' POST platform/keys/intake/config '{"auto_rotate_period":"0"}'
row 'platform: allow deletion' '' POST platform/keys/none/config '{"deletion_allowed":true}'
row 'platform: trim old versions' '' POST platform/keys/none/trim '{"min_available_version":1}'
row 'platform: delete a key' '' DELETE platform/keys/intake
row 'platform: plaintext data key' '' POST platform/datakey/plaintext/intake "{\"context\":\"$context\"}"
row 'platform: export a key' '' GET platform/export/encryption-key/pepper
row 'platform: back up a key' '' GET platform/backup/pepper

row 'checkpoint: sign' api POST audit-trail/sign/checkpoint '{"input":"Y2hlY2s="}'
row 'checkpoint: read the public keys' api GET audit-trail/keys/checkpoint
row 'checkpoint: rotate the key' '' POST audit-trail/keys/none/rotate '{}'
row 'checkpoint: change the key' '' POST audit-trail/keys/checkpoint/config '{"auto_rotate_period":"0"}'
row 'checkpoint: export the key' '' GET audit-trail/export/signing-key/checkpoint
row 'checkpoint: sign with another key' '' POST audit-trail/sign/none '{"input":"Y2hlY2s="}'

row 'Vault: mounts' '' GET sys/mounts
row 'Vault: policies' '' GET 'sys/policies/acl?list=true'
row 'Vault: make a token' '' POST auth/token/create '{"ttl":"1m"}'
row 'Vault: cubbyhole (default policy)' '' GET cubbyhole/none
row 'own token: look up' "$identities" GET auth/token/lookup-self
row 'own token: renew' "$identities" POST auth/token/renew-self '{}'
row 'own token: revoke' "$identities" POST auth/token/revoke-self
row 'own token: gone once revoked' '' GET auth/token/lookup-self

if [ "$wrong" -gt 0 ]; then
    die "$wrong of $checked checks failed"
fi
printf 'All %s checks are as they must be.\n' "$checked"
