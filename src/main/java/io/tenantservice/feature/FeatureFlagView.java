package io.tenantservice.feature;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Representation;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whether a feature is on, and who has switched it last. */
@Schema(name = "FeatureFlag")
public record FeatureFlagView(
        Feature feature,

        @Schema(examples = "Onboardings: new ones are refused, those under way wait before their next step")
        String description,

        boolean enabled,
        @Nullable @Schema(examples = "Meta is down") String reason,

        @Nullable @Schema(description = "Absent when it was never switched", examples = "oidc:ops-console")
        String changedBy,

        @Nullable @Schema(examples = "2026-11-27T09:30:00Z") Instant changedAt,
        @JsonIgnore long version)
        implements Representation {

    static FeatureFlagView of(FeatureFlag flag) {
        return new FeatureFlagView(
                flag.feature,
                flag.feature.description(),
                flag.enabled,
                flag.reason,
                flag.changedBy,
                flag.changedAt,
                flag.version);
    }

    @Override
    public String location() {
        return "/v1/platform/feature-flags/" + feature;
    }
}
