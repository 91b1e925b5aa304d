# rotator: makes new key versions and moves ciphertexts to them inside Vault. Never sees a plaintext.

path "tenants/keys/+/rotate" {
  capabilities = ["update"]
}

path "tenants/rewrap/+" {
  capabilities = ["update"]
}

# Which version is the latest: read before and after a rotation, so that a crash rotates once.
path "tenants/keys/+" {
  capabilities = ["read"]
}

# The same for the platform's own keys.
path "platform/keys/+/rotate" {
  capabilities = ["update"]
}

path "platform/rewrap/+" {
  capabilities = ["update"]
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
