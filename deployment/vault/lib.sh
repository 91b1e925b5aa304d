# Read by the scripts beside it, which set $me. POSIX sh and curl, nothing else.
#
# Token and request bodies reach curl through its standard input, so that no process list shows them.
# Response bodies are never printed: they may hold secrets.

nl='
'

die() {
    printf '%s: %s\n' "$me" "$*" >&2
    exit 1
}

# Escapes for the double quotes of a curl config file.
quoted() {
    printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

curl_config() {
    [ -z "$token" ] || printf 'header = "X-Vault-Token: %s"\n' "$token"
    [ -z "${VAULT_NAMESPACE:-}" ] || printf 'header = "X-Vault-Namespace: %s"\n' "$(quoted "$VAULT_NAMESPACE")"
    [ -z "${VAULT_CACERT:-}" ] || printf 'cacert = "%s"\n' "$(quoted "$VAULT_CACERT")"
    [ $# -eq 0 ] || printf 'data-binary = "%s"\n' "$(quoted "$1")"
}

# call METHOD PATH [JSON] with $token: sets $status and $body. Ends the script when Vault does not answer.
call() {
    code=0
    request="$1 $2"
    answer=$(
        url=$VAULT_ADDR/v1/$2 method=$1
        shift 2
        curl_config "$@" | curl -q -s -m 15 -X "$method" -K - -w '\n%{http_code}' "$url"
    ) || code=$?
    case $code in
    0) ;;
    6 | 7) die "$request: cannot connect to $VAULT_ADDR" ;;
    28) die "$request: no answer from $VAULT_ADDR in 15 s" ;;
    35 | 51 | 58 | 60 | 77) die "$request: TLS to $VAULT_ADDR failed; is VAULT_CACERT the file of its CA?" ;;
    *) die "$request: curl failed with code $code at $VAULT_ADDR" ;;
    esac
    status=${answer##*"$nl"}
    body=${answer%"$nl"*}
}

# must METHOD PATH [JSON]: a call that has to succeed.
must() {
    call "$@"
    case $status in
    2??) ;;
    *) refused ;;
    esac
}

# Ends the script with the last call, its status and what that status usually means.
refused() {
    case $status in
    307 | 472 | 473) hint=': a standby answered; let VAULT_ADDR name the active node' ;;
    400) hint=${advice:-': Vault refused the content; its audit device has the details'} ;;
    403) hint=': the token is invalid, or its policy does not allow this' ;;
    404 | 405) hint=': not there; did setup.sh run on this Vault and namespace?' ;;
    429) hint=': a rate limit; try again later' ;;
    503) hint=': Vault is sealed' ;;
    *) hint= ;;
    esac
    die "$request: HTTP $status$hint"
}

# field NAME: prints the first string of that name in $body.
field() {
    rest=${body#*"\"$1\":\""}
    [ "$rest" != "$body" ] || die "$request: the answer has no $1"
    printf '%s' "${rest%%\"*}"
}

identities='api provisioner rotator retirer shredder'

known_identity() {
    case " $identities " in
    *" $1 "*) ;;
    *) die "unknown identity '$1'; one of: $identities" ;;
    esac
}

[ -n "${VAULT_ADDR:-}" ] || die 'set VAULT_ADDR, for instance https://vault.example:8200'
[ -n "${VAULT_TOKEN:-}" ] || die 'set VAULT_TOKEN to a token that may administer this Vault'
case $VAULT_TOKEN in
*[!A-Za-z0-9._=+/-]*) die 'VAULT_TOKEN has characters that no token has (a line break, perhaps)' ;;
esac
command -v curl >/dev/null || die 'curl is not installed'
VAULT_ADDR=${VAULT_ADDR%/}
AUTH=${AUTH:-approle}
AUTH_PATH=${AUTH_PATH:-$AUTH}
token=$VAULT_TOKEN
