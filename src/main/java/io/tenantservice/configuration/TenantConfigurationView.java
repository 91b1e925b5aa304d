package io.tenantservice.configuration;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Representation;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What holds for a tenant: what it has set, and the defaults for the rest. */
@Schema(name = "TenantConfiguration")
public record TenantConfigurationView(
        @JsonIgnore UUID tenantId,
        Messaging messaging,
        Routing routing,
        BusinessHours businessHours,
        Retention retention,
        @JsonIgnore long version)
        implements Representation {

    static TenantConfigurationView of(StoredConfiguration stored, TenantConfiguration set) {
        return new TenantConfigurationView(
                stored.tenantId,
                set.messaging() == null ? Messaging.DEFAULTS : set.messaging().over(Messaging.DEFAULTS),
                set.routing() == null ? Routing.DEFAULTS : set.routing().over(Routing.DEFAULTS),
                set.businessHours() == null
                        ? BusinessHours.DEFAULTS
                        : set.businessHours().over(BusinessHours.DEFAULTS),
                set.retention() == null ? Retention.DEFAULTS : set.retention().over(Retention.DEFAULTS),
                stored.version);
    }

    @Override
    public String location() {
        return "/v1/tenants/" + tenantId + "/configuration";
    }
}
