package io.tenantservice.credential;

import static io.tenantservice.credential.RenewalAnswers.done;
import static io.tenantservice.credential.RenewalAnswers.refused;
import static io.tenantservice.credential.RenewalAnswers.silence;
import static io.tenantservice.operation.Provider.GENESYS;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.CredentialStore.Opened;
import io.tenantservice.operation.OperationKind;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.OperationView;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.Workflow;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.provider.genesys.GenesysService;
import io.tenantservice.provider.genesys.Login;
import io.tenantservice.provider.genesys.OrganizationVerification.Rejected;
import io.tenantservice.provider.genesys.OrganizationVerification.Unreachable;
import io.tenantservice.provider.genesys.OrganizationVerification.Verified;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Has Genesys give an organization's client a new secret. The old one dies with the call, so an access token is kept
 * before it: with that, a process that never saw the answer, or could not keep it, has the secret replaced once more.
 */
@ApplicationScoped
class SecretRegenerationWorkflow implements Workflow {

    private final Renewal renewal;
    private final RenewalTokens tokens;
    private final SecretReplacement replacement;
    private final GenesysOrganizationService organizations;
    private final GenesysService genesys;
    private final List<Step> steps = List.of(
            new RenewalStep("AUTHORIZE", this::authorize),
            new RenewalStep("REGENERATE_SECRET", this::regenerate),
            new RenewalStep("VERIFY_SECRET", this::verify),
            new RenewalStep("PROMOTE_SECRET", this::promote));

    SecretRegenerationWorkflow(
            Renewal renewal,
            RenewalTokens tokens,
            SecretReplacement replacement,
            GenesysOrganizationService organizations,
            GenesysService genesys) {
        this.renewal = renewal;
        this.tokens = tokens;
        this.replacement = replacement;
        this.organizations = organizations;
        this.genesys = genesys;
    }

    Uni<OperationView> begin(UUID tenantId, UUID organizationId) {
        return renewal.begin(this, organizations.store(), tenantId, organizationId);
    }

    @Override
    public OperationKind kind() {
        return OperationKind.SECRET_REGENERATION;
    }

    @Override
    public List<Step> steps() {
        return steps;
    }

    /** Looks whether all is well before anything is touched, and keeps a token. */
    private Uni<StepResult> authorize(OperationRun run) {
        return organization(run)
                .chain(organization -> organizations.store().open(run.tenantId(), organization.id))
                .chain(opened -> genesys.verifyOrganization(GenesysOrganizationService.access(opened))
                        .chain(answer -> switch (answer) {
                            case Verified good -> logIn(opened);
                            case Rejected bad -> refusedUnlessThereIsAToken(opened.credential(), bad);
                            case Unreachable silent -> silence(GENESYS, silent.asProblem());
                        }));
    }

    private Uni<StepResult> logIn(Opened<GenesysOrganization> opened) {
        return genesys.logIn(GenesysOrganizationService.access(opened)).chain(answer -> switch (answer) {
            case Login.LoggedIn(Secret token) ->
                tokens.keep(opened.credential(), token).replaceWith(new Done());
            case Login.Rejected(ProblemCode code, String providerCode, String hint) ->
                refused(GENESYS, code, providerCode, hint);
            case Login.Unreachable silent -> silence(GENESYS, silent.asProblem());
        });
    }

    /** A regeneration that was given up has left one, by which a secret that it may have killed is replaced yet. */
    private Uni<StepResult> refusedUnlessThereIsAToken(GenesysOrganization organization, Rejected answer) {
        return tokens.find(organization)
                .chain(token -> token.isPresent() && answer.code() == CREDENTIAL_INVALID
                        ? done()
                        : refused(GENESYS, answer.code(), answer.providerCode(), answer.hint()));
    }

    /** What is pending has been given to an attempt before. */
    private Uni<StepResult> regenerate(OperationRun run) {
        return organization(run)
                .chain(organization -> organization.pendingHealth != null
                        ? done()
                        : organizations
                                .store()
                                .open(run.tenantId(), organization.id)
                                .chain(replacement::replace));
    }

    private Uni<StepResult> verify(OperationRun run) {
        return organization(run)
                .chain(organization -> organizations.swap().openPending(run.tenantId(), organization.id))
                .chain(opened -> genesys.verifyOrganization(GenesysOrganizationService.access(opened))
                        .chain(answer -> switch (answer) {
                            case Verified good ->
                                organizations
                                        .swap()
                                        .conclude(opened.credential(), CredentialVerification.valid(), same -> {})
                                        .replaceWith(new Done());
                            case Rejected bad
                            when bad.code() == CREDENTIAL_INVALID ->
                                replacement.replaceAgain(opened, bad.providerCode());
                            case Rejected bad -> refuse(opened.credential(), bad);
                            case Unreachable silent -> silence(GENESYS, silent.asProblem());
                        }));
    }

    /** The new secret stays pending, as the old one is dead; a person promotes it when the cause has been put right. */
    private Uni<StepResult> refuse(GenesysOrganization asked, Rejected bad) {
        return organizations
                .swap()
                .conclude(asked, GenesysOrganizationService.verification(bad), replacement::endFormer)
                .chain(() -> refused(
                        GENESYS,
                        bad.code(),
                        bad.providerCode(),
                        bad.hint() + " The new secret is pending: verify and promote it when that is put right."));
    }

    /** When nothing is pending, an attempt before has put it in use. The old secret is nothing to go back to. */
    private Uni<StepResult> promote(OperationRun run) {
        return organization(run)
                .chain(organization -> organization.pendingHealth == null
                        ? done()
                        : organizations
                                .swap()
                                .promoteRenewed(organization, Duration.ZERO)
                                .replaceWith(new Done()));
    }

    private Uni<GenesysOrganization> organization(OperationRun run) {
        return renewal.of(run, organizations.store());
    }
}
