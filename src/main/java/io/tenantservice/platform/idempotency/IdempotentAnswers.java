package io.tenantservice.platform.idempotency;

import static io.tenantservice.platform.problem.ProblemCode.IDEMPOTENCY_KEY_IN_USE;
import static io.tenantservice.platform.problem.ProblemCode.IDEMPOTENCY_KEY_REUSED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.SelectedRows;
import io.tenantservice.platform.http.Accepted;
import io.tenantservice.platform.http.Representation;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Claims idempotency keys and keeps answers, inside the transaction that is open. Only what succeeded is kept: a
 * refused request leaves nothing and may be sent again with the same key.
 */
@ApplicationScoped
public class IdempotentAnswers {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    // A statement of its own: the answer must be read with a snapshot taken after the lock was got, or the answer of
    // the transaction that held it would not be seen.
    private static final String LOCK = """
            select from pg_try_advisory_xact_lock(hashtextextended(length(:caller) || ':' || :caller || :key, 0)) as locked
            where locked""";

    private static final String LIVE = """
             from idempotent_answer
            where caller = :caller and key = :key and created_at > now() - interval '24 hours'""";

    private static final String IS_STORED = "select" + LIVE;

    private static final String FIND = "select fingerprint, status, etag, location, body" + LIVE;

    // The lock is held and no live answer was found, so a row in the way is one that has expired.
    private static final String STORE = """
            insert into idempotent_answer (caller, key, fingerprint, status, etag, location, body)
            values (:caller, :key, :fingerprint, :status, :etag, :location, :body)
            on conflict (caller, key) do update
               set fingerprint = excluded.fingerprint, status = excluded.status, etag = excluded.etag,
                   location = excluded.location, body = excluded.body, created_at = now()""";

    private final ObjectMapper json;

    IdempotentAnswers(ObjectMapper json) {
        this.json = json;
    }

    /**
     * @return completes when the caller may go on and have the effect
     * @throws Problem IDEMPOTENCY_KEY_IN_USE while another request with the key is under way, IDEMPOTENCY_KEY_REUSED
     *     when the key was used for another request
     */
    public Uni<Void> claim(IdempotentRequest request) {
        return lock(request)
                .chain(() -> find(request))
                .invoke(rows -> rows.forEach(row -> replay(request, row)))
                .replaceWithVoid();
    }

    /** Keeps what the request is about to be answered with. */
    public Uni<Void> store(IdempotentRequest request, Object answer) {
        StoredAnswer stored = stored(request, answer);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STORE)
                        .setParameter("caller", request.caller())
                        .setParameter("key", request.key())
                        .setParameter("fingerprint", request.fingerprint())
                        .setParameter("status", (short) stored.status())
                        .setParameter("etag", stored.entityTag())
                        .setParameter("location", stored.location())
                        .setParameter("body", stored.body())
                        .executeUpdate())
                .chain(() -> request.secret()
                        .map(AnswerSealer.Sealed::keep)
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static Uni<Void> lock(IdempotentRequest request) {
        return SelectedRows.count(LOCK, named(request))
                .invoke(locked -> {
                    if (locked == 0) {
                        throw Problem.of(IDEMPOTENCY_KEY_IN_USE).retryAfter(RETRY_AFTER);
                    }
                })
                .replaceWithVoid();
    }

    private static Map<String, String> named(IdempotentRequest request) {
        return Map.of("caller", request.caller(), "key", request.key());
    }

    private static Uni<List<Object[]>> find(IdempotentRequest request) {
        return SelectedRows.count(IS_STORED, named(request))
                .chain(stored -> stored == 0 ? Uni.createFrom().item(List.of()) : read(request));
    }

    private static Uni<List<Object[]>> read(IdempotentRequest request) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FIND, Object[].class)
                        .setParameter("caller", request.caller())
                        .setParameter("key", request.key())
                        .getResultList());
    }

    private static void replay(IdempotentRequest request, Object[] row) {
        if (!MessageDigest.isEqual((byte[]) row[0], request.fingerprint())) {
            throw Problem.of(IDEMPOTENCY_KEY_REUSED);
        }
        throw new Replay(
                request,
                new StoredAnswer(((Number) row[1]).intValue(), (String) row[2], (String) row[3], (String) row[4]));
    }

    private StoredAnswer stored(IdempotentRequest request, Object answer) {
        try {
            String body = json.writer()
                    .withAttribute(OneTimeSecretWriter.FOR_STORE, true)
                    .writeValueAsString(answer);
            return switch (answer) {
                case Accepted started -> new StoredAnswer(202, started.entityTag(), started.location(), body);
                case Representation created
                when request.creates() -> new StoredAnswer(201, created.entityTag(), created.location(), body);
                case Representation changed -> new StoredAnswer(200, changed.entityTag(), null, body);
                default -> new StoredAnswer(request.creates() ? 201 : 200, null, null, body);
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }
}
