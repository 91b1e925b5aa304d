package io.tenantservice.platform.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.common.vertx.ContextLocals;
import io.tenantservice.platform.security.Caller;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that carries an {@code Idempotency-Key}: its caller, its key, and what it asks for, as a digest. */
public final class IdempotentRequest {

    private static final String LOCAL = "idempotent_request";

    private final String caller;
    private final String key;
    private final boolean creates;
    private final MessageDigest digest;
    private byte @Nullable [] fingerprint;
    private boolean taken;
    private AnswerSealer.@Nullable Sealed secret;

    private IdempotentRequest(Caller caller, String key, String method, String path) {
        this.caller = caller.name();
        this.key = key;
        // A POST to a collection creates; one to a verb does something else.
        this.creates = method.equals("POST") && path.lastIndexOf(':') < path.lastIndexOf('/');
        this.digest = sha256();
        digest.update((method + ' ' + path + ' ' + caller.tenantId() + '\n').getBytes(UTF_8));
    }

    static IdempotentRequest begin(Caller caller, String key, String method, String path) {
        IdempotentRequest request = new IdempotentRequest(caller, key, method, path);
        ContextLocals.put(LOCAL, request);
        return request;
    }

    static Optional<IdempotentRequest> find() {
        return ContextLocals.get(LOCAL);
    }

    /**
     * Hands the current request's claim to the one transaction that makes its changes.
     *
     * @return nothing when the request carries no key, or outside of a request
     * @throws IllegalStateException the second time, as a stored answer would cover only half of the changes
     */
    public static Optional<IdempotentRequest> take() {
        Optional<IdempotentRequest> request = find();
        request.ifPresent(IdempotentRequest::markTaken);
        return request;
    }

    private void markTaken() {
        if (taken) {
            throw new IllegalStateException("one request, two transactions that change something");
        }
        taken = true;
    }

    /** Takes the claim back from a transaction that has changed nothing, so that another one can try. */
    public void giveBack() {
        taken = false;
    }

    /** @param sealedSecret of the answer; one has one at most, and the last one sealed is it */
    void keepBesideTheAnswer(AnswerSealer.Sealed sealedSecret) {
        secret = sealedSecret;
    }

    Optional<AnswerSealer.Sealed> secret() {
        return Optional.ofNullable(secret);
    }

    void addBody(byte[] body) {
        digest.update(body);
    }

    String caller() {
        return caller;
    }

    String key() {
        return key;
    }

    boolean creates() {
        return creates;
    }

    /** @return SHA-256 of method, path, tenant and body; called when the body has been read */
    byte[] fingerprint() {
        if (fingerprint == null) {
            fingerprint = digest.digest();
        }
        return fingerprint;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
