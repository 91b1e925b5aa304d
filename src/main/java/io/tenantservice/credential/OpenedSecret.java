package io.tenantservice.credential;

import io.tenantservice.credential.CredentialSecret.Slot;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.secret.Secret;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One value of a secret field, in clear. */
record OpenedSecret(Purpose field, Slot slot, Secret value) {

    /** @return the value of each field; where several slots have one, that of the slot that is named last */
    static Map<Purpose, Secret> byField(Collection<OpenedSecret> opened, List<Slot> slots) {
        Map<Purpose, Secret> values = new EnumMap<>(Purpose.class);
        for (Slot slot : slots) {
            opened.stream().filter(one -> one.slot == slot).forEach(one -> values.put(one.field, one.value));
        }
        return values;
    }
}
