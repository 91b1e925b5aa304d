# api: what answering requests needs. Reads and writes secrets of tenants, changes no key.
#
# No "create" on encrypt: with it, Vault would make a missing key by itself, neither derived nor recorded.
# "+" is one path segment; a trailing "*" would also reach whatever a later Vault puts below.

path "tenants/encrypt/+" {
  capabilities = ["update"]
}

path "tenants/decrypt/+" {
  capabilities = ["update"]
}

# pepper, answers, intake, directory
path "platform/encrypt/+" {
  capabilities = ["update"]
}

path "platform/decrypt/+" {
  capabilities = ["update"]
}

# Signs certificates and audit checkpoints, with this key only.
path "audit-trail/sign/checkpoint" {
  capabilities = ["update"]
}

# Its public keys, which go with what it has signed. Shows no private one.
path "audit-trail/keys/checkpoint" {
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
