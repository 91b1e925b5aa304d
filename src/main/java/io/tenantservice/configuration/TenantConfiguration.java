package io.tenantservice.configuration;

import jakarta.validation.Valid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a tenant has set, and nothing else: this is what is sent, and what is stored. */
@Schema(
        name = "PutTenantConfiguration",
        description = "What is absent, a block or a field, has its default",
        examples = """
                {"messaging": {"auto_reply_enabled": true, "auto_reply_text": "Thank you, we will be with you soon."},
                 "business_hours": {"enabled": true, "weekly": [{"day": "MONDAY", "from": "09:00", "to": "17:00"}]}}""")
public record TenantConfiguration(
        @Nullable @Valid Messaging messaging,
        @Nullable @Valid Routing routing,
        @Nullable @Valid BusinessHours businessHours,
        @Nullable @Valid Retention retention) {

    static final TenantConfiguration EMPTY = new TenantConfiguration(null, null, null, null);

    /** @return the names of the blocks in which the two differ */
    List<String> blocksUnlike(TenantConfiguration other) {
        List<String> names = new ArrayList<>();
        if (!Objects.equals(messaging, other.messaging)) {
            names.add("messaging");
        }
        if (!Objects.equals(routing, other.routing)) {
            names.add("routing");
        }
        if (!Objects.equals(businessHours, other.businessHours)) {
            names.add("business_hours");
        }
        if (!Objects.equals(retention, other.retention)) {
            names.add("retention");
        }
        return names;
    }
}
