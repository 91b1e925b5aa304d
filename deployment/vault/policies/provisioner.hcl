# provisioner: makes a tenant's key during onboarding and reads its versions. Cannot use the key.
#
# The parameters are listed with their values because a key keeps them for life: an exportable key would
# undo what the other policies hold. What is left out takes Vault's default, so the service must ask for
# derived=true (required_parameters would force it, but Vault asks reads for it as well).
# Transit makes keys by "update"; it knows no "create" here.

path "tenants/keys/+" {
  capabilities = ["update", "read"]
  allowed_parameters = {
    "type"                   = ["aes256-gcm96"]
    "derived"                = [true]
    "exportable"             = [false]
    "allow_plaintext_backup" = [false]
  }
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
