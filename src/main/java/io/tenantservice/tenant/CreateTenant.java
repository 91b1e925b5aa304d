package io.tenantservice.tenant;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A tenant to be created. */
@Schema(name = "CreateTenant")
public record CreateTenant(
        @NotBlank @Size(max = 200) @Schema(examples = "Acme GmbH")
        String name,

        @NotNull Tier tier,

        @NotNull
        @Pattern(regexp = CreateTenant.KEY_PREFIX, message = CreateTenant.KEY_PREFIX_FORM)
        @Schema(description = "First part of the tenant's API keys, unique over all tenants", examples = "acme")
        String keyPrefix,

        @Nullable
        @TimeZone
        @Schema(
                description = "IANA name of the time zone in which months and days are counted",
                examples = "Europe/Berlin",
                defaultValue = "UTC")
        String timeZone,

        @Nullable
        @Size(min = 1, max = 200)
        @Schema(description = "The tenant's id in a system of the platform's own", examples = "crm-4711")
        String externalId,

        @Nullable
        @Schema(
                description = "What becomes of a key that is reported as found in public (docs/api-keys.md)",
                defaultValue = "DISABLE")
        KeyLeakPolicy keyLeakPolicy) {

    public static final String KEY_PREFIX = "[a-z0-9]{2,16}";
    public static final String KEY_PREFIX_FORM = "must be 2 to 16 of a-z and 0-9";

    public CreateTenant withKeyPrefix(String prefix) {
        return new CreateTenant(name, tier, prefix, timeZone, externalId, keyLeakPolicy);
    }

    KeyLeakPolicy keyLeakPolicyOrDisable() {
        return keyLeakPolicy == null ? KeyLeakPolicy.DISABLE : keyLeakPolicy;
    }

    String timeZoneOrUtc() {
        return timeZone == null ? "UTC" : timeZone;
    }
}
