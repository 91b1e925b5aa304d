package io.tenantservice.tenant;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.tenantservice.platform.http.NullRemoves;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Changes to a tenant; what is absent stays as it is (RFC 7396). */
@Schema(name = "PatchTenant")
public record PatchTenant(
        @Nullable
        @Size(min = 1, max = 200)
        @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
        @Schema(examples = "Acme Europe GmbH")
        String name,

        @Nullable Tier tier,

        @Nullable @TimeZone @Schema(examples = "Europe/Paris")
        String timeZone,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(type = SchemaType.STRING, nullable = true, description = "`null` removes it", examples = "crm-4712")
        Optional<@Size(min = 1, max = 200) String> externalId,

        @Nullable KeyLeakPolicy keyLeakPolicy) {

    /** @return the new values; the name is left out, as a sole trader's is personal */
    Map<String, String> auditDetails() {
        Map<String, String> details = new HashMap<>();
        if (name != null) {
            details.put("name", "changed");
        }
        if (tier != null) {
            details.put("tier", tier.name());
        }
        if (timeZone != null) {
            details.put("time_zone", timeZone);
        }
        if (keyLeakPolicy != null) {
            details.put("key_leak_policy", keyLeakPolicy.name());
        }
        if (externalId != null) {
            details.put("external_id", externalId.orElse("removed"));
        }
        return details;
    }
}
