package io.tenantservice.crypto.rotation;

import io.tenantservice.crypto.KeyRef;
import java.util.List;

/** Whether old versions of a key may be retired. */
sealed interface Retirement {

    record NotDue() implements Retirement {}

    /** Written down as intended. Nothing that is stored, and nothing that will be, needs a version below. */
    record Intended(KeyRef key, int version) implements Retirement {}

    /** @param places where the first of what is left stands */
    record Blocked(int version, long rows, List<String> places) implements Retirement {}
}
