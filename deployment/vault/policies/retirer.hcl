# retirer: has keys open no old versions any more, once no ciphertext needs them. An identity of its own,
# logged in for the one step. It may not trim, which cannot be undone.
#
# Of a key's configuration only the minimum version: the same path would make a key exportable or deletable.

path "tenants/keys/+/config" {
  capabilities = ["update"]
  allowed_parameters = {
    "min_decryption_version" = []
  }
}

# Which version is the minimum: read first, so that it is never lowered. Shows no key.
path "tenants/keys/+" {
  capabilities = ["read"]
}

# The same for the platform's own keys.
path "platform/keys/+/config" {
  capabilities = ["update"]
  allowed_parameters = {
    "min_decryption_version" = []
  }
}

path "platform/keys/+" {
  capabilities = ["read"]
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
