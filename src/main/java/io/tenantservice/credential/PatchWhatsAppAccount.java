package io.tenantservice.credential;

import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Changes to a WhatsApp account; what is absent stays as it is. */
@Schema(name = "PatchWhatsAppAccount")
public record PatchWhatsAppAccount(
        @Nullable @Size(min = 1, max = 200) @Schema(examples = "Acme Sales")
        String displayName,

        @Nullable @Schema(description = "False keeps it, but it is not resolved any more")
        Boolean isActive) {

    Map<String, String> auditDetails() {
        Map<String, String> details = new TreeMap<>();
        if (displayName != null) {
            details.put("display_name", "changed");
        }
        if (isActive != null) {
            details.put("is_active", isActive.toString());
        }
        return details;
    }
}
