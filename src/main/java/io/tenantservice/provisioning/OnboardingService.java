package io.tenantservice.provisioning;

import io.smallrye.mutiny.Uni;
import io.tenantservice.feature.Feature;
import io.tenantservice.feature.FeatureFlags;
import io.tenantservice.operation.OperationService;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Function;

/** Takes onboardings in. */
@ApplicationScoped
public class OnboardingService {

    private final FeatureFlags features;
    private final OperationService operations;
    private final OnboardingWorkflow workflow;
    private final Intake intake;
    private final Tenancy tenancy;
    private final Ids ids;
    private final Clock clock;
    private final StoredJson json;

    OnboardingService(
            FeatureFlags features,
            OperationService operations,
            OnboardingWorkflow workflow,
            Intake intake,
            Tenancy tenancy,
            Ids ids,
            Clock clock,
            StoredJson json) {
        this.features = features;
        this.operations = operations;
        this.workflow = workflow;
        this.intake = intake;
        this.tenancy = tenancy;
        this.ids = ids;
        this.clock = clock;
        this.json = json;
    }

    /** Accepts an onboarding. What it holds of secrets has been encrypted before anything is stored. */
    Uni<OperationView> onboard(OnboardTenant request) {
        request.check(clock.instant());
        Onboarding onboarding = onboarding(request);
        return intake.sealRequest(onboarding.operationId, onboarding.tenantId, request)
                .chain(kept ->
                        tenancy.transact(onboarding.tenantId, () -> persist(onboarding, kept), Function.identity()));
    }

    private Uni<OperationView> persist(Onboarding onboarding, OnboardingSecret kept) {
        return features.require(Feature.PROVISIONING)
                .chain(() -> operations.begin(workflow, onboarding.operationId, onboarding.tenantId))
                .call(onboarding::persistAndFlush)
                .call(() -> intake.persist(kept));
    }

    private Onboarding onboarding(OnboardTenant request) {
        Onboarding onboarding = new Onboarding();
        onboarding.operationId = ids.next();
        onboarding.tenantId = ids.next();
        onboarding.whatsappAccountId = ids.next();
        onboarding.genesysOrganizationId = ids.next();
        onboarding.apiKeyId = ids.next();
        onboarding.apiKey = json.write(request.apiKey());
        onboarding.configuration = request.configuration() == null ? null : json.write(request.configuration());
        return onboarding;
    }
}
