package io.tenantservice.apikey.claim;

import static io.tenantservice.audit.Action.API_KEY_CLAIMED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_CLAIM_OVER;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NEVER_ISSUED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NOT_ISSUED;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.crypto.PlatformSecrets;
import io.tenantservice.operation.OperationService;
import io.tenantservice.operation.OperationState;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Keeps the texts of keys that operations have issued, and hands each out to whoever may have it. */
@ApplicationScoped
public class KeyClaims {

    /** The step that issues the key, of each operation that has one. */
    public static final String STEP = "ISSUE_API_KEY";

    /** How long a text is kept that nobody claims, when nothing speaks for longer. */
    public static final Duration USUAL = Duration.ofHours(24);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final OperationService operations;
    private final PlatformSecrets secrets;
    private final Tenancy tenancy;
    private final Audit audit;
    private final DatabaseClock clock;

    KeyClaims(OperationService operations, PlatformSecrets secrets, Tenancy tenancy, Audit audit, DatabaseClock clock) {
        this.operations = operations;
        this.secrets = secrets;
        this.tenancy = tenancy;
        this.audit = audit;
        this.clock = clock;
    }

    /** Encrypts a text before the transaction that issues its key, as that waits for no provider. */
    public Uni<SealedKey> seal(UUID tenantId, UUID operationId, Secret text) {
        return secrets.seal(PlatformKey.INTAKE, place(operationId), text, subject(operationId))
                .map(kept -> new SealedKey(tenantId, operationId, kept));
    }

    /**
     * Makes it claimable, in the transaction that issues the key.
     *
     * @param keepFor until when a first claim is answered
     * @return fails with CONCURRENT_CHANGE when a rotation of the platform's key has overtaken the text
     */
    public Uni<Void> persist(SealedKey kept, UUID apiKeyId, Duration keepFor) {
        return secrets.requireCurrent(PlatformKey.INTAKE, kept.text())
                .chain(ClaimableKey.of(kept, apiKeyId, clock.now().plus(keepFor))::persist)
                .replaceWithVoid();
    }

    /** @return false before the operation has issued its key, and when its text has been erased */
    public Uni<Boolean> isKept(UUID tenantId, UUID operationId) {
        return tenancy.observe(
                tenantId, () -> ClaimableKey.count("operationId", operationId).map(kept -> kept > 0));
    }

    /**
     * Hands out the text of the key that an operation has issued. The first claim is written down before the answer
     * leaves; for 10 minutes it can be repeated, as an answer may get lost.
     */
    Uni<ClaimedApiKey> claim(UUID operationId, Caller caller) {
        return operations
                .get(operationId, caller)
                .chain(this::find)
                .chain(kept -> secrets.open(kept.encrypted(), place(operationId), subject(operationId))
                        .call(text -> recordClaim(kept))
                        .map(text -> new ClaimedApiKey(kept.tenantId, kept.apiKeyId, text)));
    }

    private Uni<ClaimableKey> find(OperationView operation) {
        return tenancy.observe(operation.tenantId(), () -> ClaimableKey.find(operation.id()))
                .map(kept -> kept.orElseThrow(() -> absent(operation)));
    }

    /** Takes the text back, for an operation whose key is good no more. */
    public Uni<Void> erase(UUID tenantId, UUID operationId) {
        return tenancy.observe(tenantId, () -> ClaimableKey.deleteById(operationId))
                .replaceWithVoid();
    }

    /** Takes all texts of a tenant back, as its keys are good no more. */
    public Uni<Void> eraseAll(UUID tenantId) {
        return tenancy.observe(tenantId, () -> ClaimableKey.delete("tenantId", tenantId))
                .replaceWithVoid();
    }

    private static Problem absent(OperationView operation) {
        if (!operation.hasStep(STEP)) {
            return Problem.of(OPERATION_NOT_FOUND);
        }
        if (operation.hasSucceeded(STEP) || operation.state().isCancelled()) {
            return Problem.of(API_KEY_CLAIM_OVER);
        }
        return operation.state() == OperationState.RUNNING
                ? Problem.of(API_KEY_NOT_ISSUED).retryAfter(RETRY_AFTER)
                : Problem.of(API_KEY_NEVER_ISSUED);
    }

    private Uni<Void> recordClaim(ClaimableKey kept) {
        return tenancy.observe(
                kept.tenantId,
                () -> ClaimableKey.claim(kept.operationId)
                        .invoke(inTime -> {
                            if (!inTime) {
                                throw Problem.of(API_KEY_CLAIM_OVER);
                            }
                        })
                        .invoke(() -> audit.record(
                                API_KEY_CLAIMED, kept.asTarget(), Map.of("operation", kept.operationId.toString())))
                        .replaceWithVoid());
    }

    private static IntakeContext place(UUID operationId) {
        return new IntakeContext(operationId, IntakeContext.Part.API_KEY);
    }

    private static String subject(UUID operationId) {
        return "the key of operation " + operationId;
    }
}
