package io.tenantservice.crypto;

import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.KeyOwner.OfPlatform;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The secrets of stored answers, for rotations of their key. */
@ApplicationScoped
class RewrappableAnswers extends RewrappableTable {

    RewrappableAnswers() {
        super("sealed_answer", null, List.of("caller", "key"));
    }

    @Override
    public boolean isOf(KeyOwner owner) {
        return owner.equals(new OfPlatform(PlatformKey.ANSWERS));
    }

    /** Not by caller and key, which may be anything, an address too: by SHA-256 of length, colon and both. */
    @Override
    public String place(ToRewrap row) {
        return "answer " + row.context().fields().get("digest");
    }

    @Override
    protected CipherContext context(List<Object> ids) {
        return new AnswerContext((String) ids.get(0), (String) ids.get(1));
    }

    @Override
    protected List<Object> ids(CipherContext context) {
        AnswerContext place = (AnswerContext) context;
        return List.of(place.caller(), place.key());
    }
}
