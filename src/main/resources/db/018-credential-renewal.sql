--liquibase formatted sql

--changeset tenantservice:credential-renewal
--comment: The operation that has a credential's secret renewed at its provider, or did so last. It alone changes the
--comment: secrets while it runs. And when the access token that is in use, and the one that is pending, end.
ALTER TABLE whatsapp_account
    ADD COLUMN renewal_id uuid,
    ADD COLUMN token_expires_at timestamptz,
    ADD COLUMN pending_token_expires_at timestamptz;
ALTER TABLE genesys_organization
    ADD COLUMN renewal_id uuid;
--rollback ALTER TABLE genesys_organization DROP COLUMN renewal_id;
--rollback ALTER TABLE whatsapp_account
--rollback     DROP COLUMN renewal_id, DROP COLUMN token_expires_at, DROP COLUMN pending_token_expires_at;
