package io.tenantservice.credential;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.tenantservice.platform.http.NullRemoves;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Changes to a WhatsApp account; what is absent stays as it is (RFC 7396). */
@Schema(name = "PatchWhatsAppAccount")
public record PatchWhatsAppAccount(
        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(type = SchemaType.STRING, nullable = true, description = "`null` removes it", examples = "Acme Sales")
        Optional<@Size(min = 1, max = 200) String> displayName,

        @Nullable @Schema(description = "False keeps it, but it is not resolved any more")
        Boolean isActive) {

    Map<String, String> auditDetails() {
        Map<String, String> details = new TreeMap<>();
        if (displayName != null) {
            details.put("display_name", displayName.isPresent() ? "changed" : "removed");
        }
        if (isActive != null) {
            details.put("is_active", isActive.toString());
        }
        return details;
    }
}
