package io.tenantservice.credential.resolve;

import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.platform.secret.Secret;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the secrets that Vault was asked to open; each is itself the key, as equality would read it all. */
record OpenedSecrets(Map<FoundSecret, Secret> values, Map<FoundSecret, CryptoFailure> failures) {

    /** Before Vault is asked. */
    static final OpenedSecrets NONE = new OpenedSecrets(Map.of(), Map.of());

    static OpenedSecrets of(List<FoundSecret> asked, List<CipherResult<Secret>> results) {
        Map<FoundSecret, Secret> values = new IdentityHashMap<>();
        Map<FoundSecret, CryptoFailure> failures = new IdentityHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            switch (results.get(i)) {
                case CipherResult.Done<Secret>(Secret value) -> values.put(asked.get(i), value);
                case CipherResult.Failed<Secret>(CryptoFailure failure) -> failures.put(asked.get(i), failure);
            }
        }
        return new OpenedSecrets(values, failures);
    }

    /** @return the credential's values by their names in answers */
    Map<String, Secret> shown(FoundCredential credential) {
        Map<String, Secret> shown = new HashMap<>();
        for (FoundSecret secret : credential.secrets()) {
            @Nullable Secret value = values.get(secret);
            if (value != null) {
                shown.put(secret.name(), value);
            }
        }
        return shown;
    }

    boolean showsAnyOf(FoundCredential credential) {
        return credential.secrets().stream().anyMatch(values::containsKey);
    }
}
