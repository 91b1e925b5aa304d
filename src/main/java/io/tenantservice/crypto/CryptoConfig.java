package io.tenantservice.crypto;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which provider encrypts. */
@ConfigMapping(prefix = "tenantservice.crypto")
public interface CryptoConfig {

    /** Provider of keys that are made from now on; what another one has written stays readable. */
    @WithDefault("vault")
    EncryptionProvider provider();
}
