#!/bin/sh
# issue-approle.sh IDENTITY: prints role_id, a new secret_id, and the accessor that revokes it, one a line.
# For tests, and where no Kubernetes logs pods in. The output is a credential.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
me=issue-approle.sh
. "$here/lib.sh"

[ $# -eq 1 ] || die "usage: issue-approle.sh IDENTITY, one of: $identities"
known_identity "$1"
[ "$AUTH" = approle ] || die "AUTH is '$AUTH': there is nothing to issue, the service account logs in"

must GET "auth/$AUTH_PATH/role/tenantservice-$1/role-id"
role_id=$(field role_id)
must POST "auth/$AUTH_PATH/role/tenantservice-$1/secret-id" '{}'
secret_id=$(field secret_id)
accessor=$(field secret_id_accessor)
printf 'role_id=%s\nsecret_id=%s\naccessor=%s\n' "$role_id" "$secret_id" "$accessor"
