package io.tenantservice.credential;

import io.tenantservice.credential.CredentialSecret.Slot;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.secret.Secret;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** One value of a secret field, in clear. */
record OpenedSecret(Purpose field, Slot slot, Secret value) {

    /** @return the value of each field, of which these have one at most */
    static Map<Purpose, Secret> byField(Collection<OpenedSecret> opened) {
        return opened.stream().collect(Collectors.toMap(OpenedSecret::field, OpenedSecret::value));
    }

    /** The same, of the values in one slot. */
    static Map<Purpose, Secret> byField(Collection<OpenedSecret> opened, Slot slot) {
        return byField(opened.stream().filter(one -> one.slot == slot).toList());
    }
}
