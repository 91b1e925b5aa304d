package io.tenantservice.provisioning.offboarding;

import java.util.List;

/** Where rows of tenants are. What names another comes before it, so that each row is deleted, and counted, by itself. */
final class ErasedTables {

    static final String API_KEY_PATTERN = "api_key_pattern";
    static final String EXPORT_CHUNK = "offboarding_export_chunk";

    /** What a tenant that has left has no row in. A test compares them with the database's catalogue. */
    static final List<String> ALL = List.of(
            // First, as its counts have just been told in the audit log.
            "reveal_count",
            "webhook_attempt",
            "webhook_delivery",
            "webhook_event",
            "webhook_secret",
            "webhook_endpoint",
            "claimable_key",
            "api_key_leak",
            "api_key_last_use",
            "api_key_use_count",
            "imported_key_hash",
            "api_key_hash_claim",
            API_KEY_PATTERN,
            "api_key",
            "phone_number_claim",
            "business_account_claim",
            "genesys_organization_claim",
            "credential_secret",
            "whatsapp_account",
            "genesys_organization",
            "tenant_configuration",
            "onboarding_secret",
            "onboarding",
            "operation_event",
            "key_rotation_quarantine",
            EXPORT_CHUNK,
            "key_prefix_claim");

    private ErasedTables() {}
}
