package io.tenantservice.credential;

import io.tenantservice.platform.secret.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret that we agree on with a provider: Meta's verify token, the key of Genesys's signatures. */
final class RandomSecret {

    private static final int BYTES = 24;

    private RandomSecret() {}

    /** @return 32 characters that need no escaping in an address, where Meta sends its own back */
    static Secret next(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
