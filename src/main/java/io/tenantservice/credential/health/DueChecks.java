package io.tenantservice.credential.health;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.Recheck;
import io.tenantservice.credential.RecheckConfig;
import io.tenantservice.platform.http.RequestId;
import io.tenantservice.platform.job.OwnContext;
import io.tenantservice.platform.problem.Problem;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** Takes the credentials of a kind whose check is due, a few at a time, and has them checked side by side. */
@ApplicationScoped
class DueChecks {

    private static final Logger LOG = Logger.getLogger(DueChecks.class);

    private final Pool pool;
    private final RecheckConfig config;

    DueChecks(Pool pool, RecheckConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** How a page of due checks went. */
    private enum Page {
        EMPTY,
        /** Nothing was learned of any of them: the provider is away, or we are. Others would fare no better. */
        FRUITLESS,
        FRUITFUL
    }

    /**
     * Goes on until none is due or nothing is learned.
     *
     * @param take the function that takes due checks: they are not due again for a while, so that nobody else takes
     *     them, and come back if this process dies
     */
    Uni<Void> work(String take, BiFunction<UUID, UUID, Uni<Recheck>> check) {
        return Uni.createFrom()
                .deferred(() -> take(take).chain(due -> checkAll(due, check)))
                .repeat()
                .whilst(page -> page == Page.FRUITFUL)
                .collect()
                .last()
                .replaceWithVoid();
    }

    Uni<List<DueCheck>> take(String take) {
        return pool.preparedQuery("select * from " + take + "($1, $2, $3)")
                .execute(Tuple.of(
                        config.atOnce(),
                        config.afterSilence().toMillis(),
                        config.every().toMillis()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new DueCheck(
                                row.getUUID("tenant_id"), row.getUUID("credential_id"), row.getBoolean("wanted")))
                        .toList());
    }

    private Uni<Page> checkAll(List<DueCheck> due, BiFunction<UUID, UUID, Uni<Recheck>> check) {
        if (due.isEmpty()) {
            return Uni.createFrom().item(Page.EMPTY);
        }
        return Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUni(one -> one.wanted() ? OwnContext.run(() -> isFruitful(one, check)) : passedOver())
                .merge(config.atOnce())
                .collect()
                .asList()
                .map(fruitful -> fruitful.contains(true) ? Page.FRUITFUL : Page.FRUITLESS);
    }

    private static Uni<Boolean> passedOver() {
        return Uni.createFrom().item(true);
    }

    private static Uni<Boolean> isFruitful(DueCheck due, BiFunction<UUID, UUID, Uni<Recheck>> check) {
        RequestId.adopt(due.credentialId());
        return check.apply(due.tenantId(), due.credentialId())
                .map(outcome -> outcome != Recheck.SILENT)
                .onFailure(Exception.class)
                .recoverWithItem(failure -> {
                    report(due, failure);
                    return false;
                });
    }

    /** It is not our health that a credential's health tells of, so what is known of it stays as it is. */
    private static void report(DueCheck due, Throwable failure) {
        if (failure instanceof Problem problem) {
            LOG.warnf(
                    "Credential %s of tenant %s could not be checked: %s",
                    due.credentialId(), due.tenantId(), problem.code());
        } else {
            LOG.errorf(failure, "Credential %s of tenant %s could not be checked", due.credentialId(), due.tenantId());
        }
    }
}
