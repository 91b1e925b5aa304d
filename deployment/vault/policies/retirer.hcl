# retirer: ends old key versions once no ciphertext needs them. Trimming cannot be undone, so this is an
# identity of its own, logged in for the one step.
#
# Of a key's configuration only the minimum versions: the same path would make a key exportable or deletable.

path "tenants/keys/+/config" {
  capabilities = ["update"]
  allowed_parameters = {
    "min_decryption_version" = []
    "min_encryption_version" = []
  }
}

path "tenants/keys/+/trim" {
  capabilities = ["update"]
}

# The token may renew, look up and revoke itself; the default policy, which would grant more, is left out.
path "auth/token/renew-self" {
  capabilities = ["update"]
}

path "auth/token/lookup-self" {
  capabilities = ["read"]
}

path "auth/token/revoke-self" {
  capabilities = ["update"]
}
