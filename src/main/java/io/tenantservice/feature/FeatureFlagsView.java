package io.tenantservice.feature;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All features, in the order of their names' list. */
@Schema(name = "FeatureFlags")
public record FeatureFlagsView(List<FeatureFlagView> items) {}
