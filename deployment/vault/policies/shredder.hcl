# shredder: destroys a tenant's key when the tenant has left, and with it all that the key encrypted, in
# backups too. An identity of its own, logged in for the one step.

# Of a key's configuration only the switch that a deletion needs first.
path "tenants/keys/+/config" {
  capabilities = ["update"]
  allowed_parameters = {
    "deletion_allowed" = [true]
  }
}

# Reads before, as a key that is gone needs nothing, and after, as the proof that it is. Shows no key.
path "tenants/keys/+" {
  capabilities = ["delete", "read"]
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
