package io.tenantservice.provisioning;

import static io.tenantservice.operation.Provider.GENESYS;
import static io.tenantservice.operation.Provider.META;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_CLAIMED;
import static io.tenantservice.platform.problem.ProblemCode.KEY_PREFIX_TAKEN;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;
import static io.tenantservice.provisioning.DryRunOutcome.NOT_KNOWN;
import static io.tenantservice.provisioning.DryRunOutcome.WOULD_FAIL;
import static io.tenantservice.provisioning.DryRunOutcome.WOULD_SUCCEED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.CredentialVerification;
import io.tenantservice.credential.GenesysOrganizationService;
import io.tenantservice.credential.WhatsAppAccountService;
import io.tenantservice.operation.OperationStepView.Failure;
import io.tenantservice.operation.Provider;
import io.tenantservice.operation.StepFailure;
import io.tenantservice.operation.StepResult;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.provisioning.OnboardingDryRunView.Step;
import io.tenantservice.ratelimit.CallerLimit;
import io.tenantservice.ratelimit.RateLimit;
import io.tenantservice.ratelimit.RateLimiter;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Looks what would become of an onboarding. Reads, here and at the providers, and writes nothing anywhere. */
@ApplicationScoped
class OnboardingDryRun {

    /** Who tries many credentials looks for something. */
    private static final RateLimit LIMIT = new RateLimit("onboarding-dry-runs", 10, Duration.ofMinutes(1));

    private static final int MOST_UNDER_WAY = 4;

    /** Each provider has this long, both at once; the caller waits. */
    private static final Duration ASK_FOR = Duration.ofSeconds(10);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final TenantService tenants;
    private final WhatsAppAccountService accounts;
    private final GenesysOrganizationService organizations;
    private final CallerLimit limit;
    private final Clock clock;

    OnboardingDryRun(
            TenantService tenants,
            WhatsAppAccountService accounts,
            GenesysOrganizationService organizations,
            RateLimiter limiter,
            Clock clock) {
        this.tenants = tenants;
        this.accounts = accounts;
        this.organizations = organizations;
        this.limit = new CallerLimit(limiter, LIMIT, MOST_UNDER_WAY);
        this.clock = clock;
    }

    /** What other tenants hold of what is asked for. */
    private record Taken(boolean prefix, boolean number, boolean organization) {}

    /** Fails with RATE_LIMITED. */
    Uni<OnboardingDryRunView> look(OnboardTenant request, Caller caller) {
        request.check(clock.instant());
        return limit.within(caller, () -> taken(request).chain(taken -> look(request, taken)));
    }

    private Uni<Taken> taken(OnboardTenant request) {
        return tenants.isPrefixTaken(request.tenant().keyPrefix())
                .chain(prefix -> accounts.isTaken(request.whatsappAccount())
                        .chain(number -> organizations
                                .isTaken(request.genesysOrganization())
                                .map(organization -> new Taken(prefix, number, organization))));
    }

    private Uni<OnboardingDryRunView> look(OnboardTenant request, Taken taken) {
        Uni<Step> whatsApp =
                ask(VerifyWhatsAppStep.NAME, META, accounts.tryOut(request.whatsappAccount()), taken.number());
        Uni<Step> genesys = ask(
                VerifyGenesysStep.NAME,
                GENESYS,
                organizations.tryOut(request.genesysOrganization()),
                taken.organization());
        return CallerContext.keep(Uni.join().all(whatsApp, genesys).andFailFast())
                .map(verified -> OnboardingDryRunView.of(List.of(
                        taken.prefix()
                                ? failing(CreateTenantStep.NAME, StepFailure.of(null, Problem.of(KEY_PREFIX_TAKEN)))
                                : succeeding(CreateTenantStep.NAME),
                        verified.getFirst(),
                        verified.getLast(),
                        succeeding(IssueApiKeyStep.NAME),
                        new Step(ConfigureWebhooksStep.NAME, NOT_KNOWN, null),
                        succeeding(InitializeConfigurationStep.NAME))));
    }

    private static Uni<Step> ask(
            String step, Provider provider, Uni<CredentialVerification> question, boolean isTaken) {
        Uni<StepResult> answer = question.ifNoItem()
                .after(ASK_FOR)
                .failWith(() -> Problem.of(PROVIDER_UNAVAILABLE).retryAfter(RETRY_AFTER))
                .map(verification -> ProviderAnswers.result(provider, verification));
        return ProviderAnswers.of(provider, answer).map(result -> switch (result) {
            case StepResult.Failed(StepFailure failure)
            when failure.code().retryable() -> new Step(step, NOT_KNOWN, view(failure));
            case StepResult.Failed(StepFailure failure) -> failing(step, failure);
            case StepResult.Done() ->
                isTaken ? failing(step, StepFailure.of(null, Problem.of(CREDENTIAL_CLAIMED))) : succeeding(step);
            case StepResult.Later later -> new Step(step, NOT_KNOWN, null);
        });
    }

    private static Step succeeding(String step) {
        return new Step(step, WOULD_SUCCEED, null);
    }

    private static Step failing(String step, StepFailure failure) {
        return new Step(step, WOULD_FAIL, view(failure));
    }

    private static Failure view(StepFailure failure) {
        return new Failure(
                failure.code(),
                failure.provider(),
                failure.providerCode(),
                failure.hint(),
                failure.code().retryable());
    }
}
