package io.tenantservice.credential.resolve;

import io.tenantservice.credential.CredentialKind;
import io.tenantservice.crypto.Purpose;
import java.util.Set;

/**
 * What a caller asks.
 *
 * @param include sides that are wanted beside the one that is looked up by
 * @param fields secrets that are wanted, of either side
 */
record Question(LookUp by, Set<CredentialKind> include, Set<Purpose> fields) {

    /** Whether the answer lists this side of the connection. */
    boolean lists(CredentialKind side) {
        return by.ownSide() == null || by.ownSide() == side || include.contains(side);
    }

    boolean listsBothSides() {
        return lists(CredentialKind.WHATSAPP_ACCOUNT) && lists(CredentialKind.GENESYS_ORGANIZATION);
    }
}
