package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_SECRET_LOST;
import static io.tenantservice.credential.RenewalAnswers.refused;
import static io.tenantservice.credential.RenewalAnswers.refusedForNow;
import static io.tenantservice.credential.RenewalAnswers.silence;
import static io.tenantservice.operation.Provider.GENESYS;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.NEW_SECRET_LOST;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.credential.CredentialStore.Opened;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.operation.StepResult;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provider.genesys.GenesysService;
import io.tenantservice.provider.genesys.Login;
import io.tenantservice.provider.genesys.SecretRegeneration;
import io.tenantservice.provider.genesys.SecretRegeneration.Regenerated;
import io.tenantservice.provider.genesys.SecretRegeneration.Rejected;
import io.tenantservice.provider.genesys.SecretRegeneration.Unreachable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.function.Consumer;

/** Has a client's secret replaced by the token that was kept for it, and knows when nobody can help any more. */
@ApplicationScoped
class SecretReplacement {

    private static final Rejected WITHOUT_TOKEN =
            new Rejected(CREDENTIAL_INVALID, "", "The access token is not kept any more.");

    private static final String LOST = "The client's secret has been replaced and the new one got lost, or the client "
            + "is gone. Make a new secret for it in Genesys Cloud, put it at `…/pending`, verify and promote it.";

    private static final String REPLACED = "Genesys has replaced this secret, and the new one is pending. When the "
            + "operation `renewal_id` has failed, put right what it says; then verify and promote what is pending.";

    private final RenewalTokens tokens;
    private final GenesysOrganizationService organizations;
    private final GenesysService genesys;
    private final Tenancy tenancy;
    private final Audit audit;

    SecretReplacement(
            RenewalTokens tokens,
            GenesysOrganizationService organizations,
            GenesysService genesys,
            Tenancy tenancy,
            Audit audit) {
        this.tokens = tokens;
        this.organizations = organizations;
        this.genesys = genesys;
        this.tenancy = tenancy;
        this.audit = audit;
    }

    /** @param opened with the secret that is in use, which may be dead already */
    Uni<StepResult> replace(Opened<GenesysOrganization> opened) {
        return regenerate(opened).chain(answer -> switch (answer) {
            case Regenerated(Secret fresh) -> keep(opened, fresh, same -> {}).chain(RenewalAnswers::done);
            case Rejected refusal -> askWithOldSecret(opened, refusal);
            case Unreachable silent -> silence(GENESYS, silent.asProblem());
        });
    }

    /**
     * Genesys does not know the secret that it gave: a process that had lost its turn has come after us, or not all of
     * Genesys has heard of it yet. Another one helps in both cases, sooner or later.
     *
     * @param opened with the secret that is pending
     */
    Uni<StepResult> replaceAgain(Opened<GenesysOrganization> opened, String providerCode) {
        return regenerate(opened).chain(answer -> switch (answer) {
            case Regenerated(Secret fresh) ->
                keep(opened, fresh, this::endFormer)
                        .chain(() -> refusedForNow(
                                GENESYS,
                                CREDENTIAL_INVALID,
                                providerCode,
                                "Genesys did not accept the new secret; another one has been made."));
            case Rejected refusal -> lost(opened.credential(), refusal.providerCode());
            case Unreachable silent -> silence(GENESYS, silent.asProblem());
        });
    }

    /** Within the transaction that is open: the secret in use is dead, and its successor cannot be put in use yet. */
    void endFormer(GenesysOrganization organization) {
        organizations
                .health()
                .learnByItself(organization, CredentialVerification.rejected(CREDENTIAL_INVALID, "", REPLACED));
    }

    private Uni<SecretRegeneration> regenerate(Opened<GenesysOrganization> opened) {
        return tokens.find(opened.credential())
                .chain(token -> token.map(
                                kept -> genesys.regenerateSecret(GenesysOrganizationService.access(opened), kept))
                        .orElseGet(() -> Uni.createFrom().item(WITHOUT_TOKEN)));
    }

    private Uni<Void> keep(Opened<GenesysOrganization> opened, Secret fresh, Consumer<GenesysOrganization> change) {
        return organizations.swap().stageRenewed(opened.credential(), Map.of(Purpose.CLIENT_SECRET, fresh), change);
    }

    /** An earlier answer may have got lost, so a refusal alone does not say that the old secret is still good. */
    private Uni<StepResult> askWithOldSecret(Opened<GenesysOrganization> opened, Rejected refusal) {
        GenesysOrganization organization = opened.credential();
        return genesys.logIn(GenesysOrganizationService.access(opened)).chain(answer -> switch (answer) {
            case Login.LoggedIn(Secret token)
            when refusal.code() == CREDENTIAL_INVALID ->
                tokens.keep(organization, token)
                        .chain(() -> refusedForNow(
                                GENESYS,
                                CREDENTIAL_INVALID,
                                refusal.providerCode(),
                                "Genesys did not accept its own token."));
            case Login.LoggedIn stillGood ->
                tokens.erase(organization)
                        .chain(() -> refused(GENESYS, refusal.code(), refusal.providerCode(), refusal.hint()));
            case Login.Rejected dead when dead.code() == CREDENTIAL_INVALID -> lost(organization, dead.providerCode());
            case Login.Rejected(ProblemCode code, String providerCode, String hint) ->
                refused(GENESYS, code, providerCode, hint);
            case Login.Unreachable silent -> silence(GENESYS, silent.asProblem());
        });
    }

    private Uni<StepResult> lost(GenesysOrganization organization, String providerCode) {
        return tenancy.observe(
                        organization.tenantId,
                        () -> organizations
                                .store()
                                .require(organization.tenantId, organization.id)
                                .invoke(GenesysOrganization::loseSecret)
                                .invoke(same -> organizations
                                        .health()
                                        .learnByItself(
                                                same,
                                                CredentialVerification.rejected(NEW_SECRET_LOST, providerCode, LOST)))
                                .invoke(same -> audit.record(CREDENTIAL_SECRET_LOST, same.asTarget()))
                                .call(same -> CredentialSecret.deleteSlot(
                                        same.tenantId, same.id, CredentialSecret.Slot.RENEWAL)))
                .chain(() -> refused(GENESYS, NEW_SECRET_LOST, providerCode, LOST));
    }
}
