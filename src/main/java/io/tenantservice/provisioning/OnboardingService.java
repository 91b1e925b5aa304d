package io.tenantservice.provisioning;

import static io.tenantservice.audit.Action.API_KEY_CLAIMED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_CLAIM_OVER;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NEVER_ISSUED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NOT_ISSUED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.crypto.IntakeContext.Part;
import io.tenantservice.operation.OperationService;
import io.tenantservice.operation.OperationState;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Takes onboardings in, and hands out the keys that they have issued. */
@ApplicationScoped
public class OnboardingService {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final OperationService operations;
    private final OnboardingWorkflow workflow;
    private final Intake intake;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;
    private final StoredJson json;

    OnboardingService(
            OperationService operations,
            OnboardingWorkflow workflow,
            Intake intake,
            Tenancy tenancy,
            Audit audit,
            Ids ids,
            Clock clock,
            StoredJson json) {
        this.operations = operations;
        this.workflow = workflow;
        this.intake = intake;
        this.tenancy = tenancy;
        this.audit = audit;
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
        return operations
                .begin(workflow, onboarding.operationId, onboarding.tenantId)
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

    /**
     * Hands out the text of the key that an onboarding has issued. The first claim is written down before the answer
     * leaves; for 10 minutes it can be repeated, as an answer may get lost.
     */
    Uni<ClaimedApiKey> claimApiKey(UUID operationId, Caller caller) {
        return operations
                .get(operationId, caller)
                .chain(operation -> find(operation)
                        .chain(issued -> intake.open(issued.kept())
                                .call(text -> recordClaim(issued.onboarding()))
                                .map(text -> claimed(issued.onboarding(), text))));
    }

    private record Issued(Onboarding onboarding, OnboardingSecret kept) {}

    private Uni<Issued> find(OperationView operation) {
        return tenancy.observe(
                operation.tenantId(),
                () -> Onboarding.require(operation.id())
                        .chain(onboarding -> OnboardingSecret.find(operation.id(), Part.API_KEY)
                                .map(kept -> new Issued(onboarding, kept.orElseThrow(() -> absent(operation))))));
    }

    private static Problem absent(OperationView operation) {
        if (operation.hasSucceeded(IssueApiKeyStep.NAME)) {
            return Problem.of(API_KEY_CLAIM_OVER);
        }
        return operation.state() == OperationState.RUNNING
                ? Problem.of(API_KEY_NOT_ISSUED).retryAfter(RETRY_AFTER)
                : Problem.of(API_KEY_NEVER_ISSUED);
    }

    private Uni<Void> recordClaim(Onboarding onboarding) {
        return tenancy.observe(
                onboarding.tenantId,
                () -> OnboardingSecret.claimKey(onboarding.operationId)
                        .invoke(inTime -> {
                            if (!inTime) {
                                throw Problem.of(API_KEY_CLAIM_OVER);
                            }
                        })
                        .invoke(() -> audit.record(
                                API_KEY_CLAIMED,
                                new Target("api-key", onboarding.apiKeyId),
                                Map.of("operation", onboarding.operationId.toString())))
                        .replaceWithVoid());
    }

    private static ClaimedApiKey claimed(Onboarding onboarding, Secret text) {
        return new ClaimedApiKey(onboarding.tenantId, onboarding.apiKeyId, text);
    }
}
