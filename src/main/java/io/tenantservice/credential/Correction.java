package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_CORRECTED;
import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_EXISTS;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.credential.CredentialSecret.Slot;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Replaces what a credential consists of while it is still being taken on, without a swap: what was wrong is kept
 * nowhere. Secrets that the service has made itself stay, as a provider may know them.
 *
 * @param <C> the kind of credential
 */
final class Correction<C extends Credential> {

    private final CredentialStore<C, ?> store;
    private final CredentialSecrets secrets;
    private final Audit audit;
    private final Clock clock;

    Correction(CredentialStore<C, ?> store, CredentialSecrets secrets, Audit audit, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Encrypts the secrets; outside of any transaction.
     *
     * @param wanted the credential as it would be created; it is, when the one with its id is gone
     * @param given the secrets that were brought
     * @param made the ones that the service makes for a credential that it creates
     * @param adopt takes over from the wanted one what is not secret, and may refuse to
     */
    Uni<PreparedChange> prepare(
            C wanted, Map<Purpose, Secret> given, Map<Purpose, Secret> made, Function<C, Uni<Void>> adopt) {
        return store.find(wanted.tenantId, wanted.id)
                .onItem()
                .ifNotNull()
                .transformToUni(found -> prepareReplacement(found, given, adopt))
                .onItem()
                .ifNull()
                .switchTo(() -> prepareCreation(wanted, given, made));
    }

    private Uni<PreparedChange> prepareCreation(C wanted, Map<Purpose, Secret> given, Map<Purpose, Secret> made) {
        Map<Purpose, Secret> all = new EnumMap<>(given);
        all.putAll(made);
        return secrets.seal(wanted.tenantId, wanted.id, all)
                .map(rows -> () -> conflicts(store.persistAndRecord(wanted, rows)));
    }

    private Uni<PreparedChange> prepareReplacement(C found, Map<Purpose, Secret> given, Function<C, Uni<Void>> adopt) {
        long version = found.secretsVersion + 1;
        return secrets.sealCurrent(found.tenantId, found.id, version, given)
                .map(rows -> () -> conflicts(replace(found, version, rows, adopt)));
    }

    private Uni<C> replace(C found, long version, List<CredentialSecret> rows, Function<C, Uni<Void>> adopt) {
        List<Purpose> fields = rows.stream().map(row -> row.field).toList();
        return store.requireFree(found.tenantId, found.id)
                .invoke(credential -> requireUnchanged(credential, version))
                .call(() -> CredentialSecret.deleteSlot(found.tenantId, found.id, Slot.PENDING))
                .call(() -> CredentialSecret.deleteSlot(found.tenantId, found.id, Slot.PREVIOUS))
                .call(() -> CredentialSecret.deleteSlot(found.tenantId, found.id, Slot.CURRENT, fields))
                .call(() -> secrets.persist(found.tenantId, rows))
                .call(adopt::apply)
                .invoke(credential -> credential.correct(version, clock.instant()))
                .call(() -> Panache.getSession().chain(Mutiny.Session::flush))
                .invoke(credential -> audit.record(
                        CREDENTIAL_CORRECTED, credential.asTarget(), CredentialStore.auditDetails(version, fields)));
    }

    private static void requireUnchanged(Credential credential, long version) {
        if (credential.secretsVersion + 1 != version) {
            throw Problem.of(CONCURRENT_CHANGE);
        }
    }

    private static Uni<Void> conflicts(Uni<?> change) {
        return change.onFailure(OvertakenByRotation.class)
                .transform(overtaken -> Problem.of(CONCURRENT_CHANGE))
                .onFailure(ConstraintViolationException.class)
                .transform(duplicate -> Problem.of(CREDENTIAL_EXISTS))
                .replaceWithVoid();
    }
}
