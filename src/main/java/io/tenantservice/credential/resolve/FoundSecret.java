package io.tenantservice.credential.resolve;

import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.tenant.TenantState;
import java.util.Locale;

/**
 * One value of a secret field, encrypted.
 *
 * @param place names the value: another one of the field has another version, and a rotation of keys leaves it
 * @param isPrevious whether it was in use until the last swap
 */
record FoundSecret(CredentialContext place, boolean isPrevious, Ciphertext ciphertext) {

    ToDecrypt toDecrypt() {
        return new ToDecrypt(place, ciphertext);
    }

    /** @return what it is called in answers */
    String name() {
        String field = place.purpose().name().toLowerCase(Locale.ROOT);
        return isPrevious ? "previous_" + field : field;
    }

    /**
     * While a tenant is being onboarded, or a suspended one comes back, Meta asks its webhook's address for the verify
     * token, and the platform's service behind that address asks here.
     */
    boolean isShowable(TenantState state) {
        return switch (state) {
            case ACTIVE -> true;
            case PROVISIONING, SUSPENDED -> place.purpose() == Purpose.VERIFY_TOKEN;
            case OFFBOARDING, DELETED -> false;
        };
    }
}
