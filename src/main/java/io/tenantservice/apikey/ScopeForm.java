package io.tenantservice.apikey;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the name of a scope looks like; what it permits, the platform's services decide. */
public final class ScopeForm {

    public static final String EXPRESSION = "[a-z][a-z0-9-]{0,49}:[a-z][a-z0-9-]{0,49}";
    public static final String MESSAGE = "must have the form noun:verb";

    /** Of one key, and of one verification. */
    public static final int MOST = 50;

    private static final Predicate<String> HAS_FORM =
            Pattern.compile(EXPRESSION).asMatchPredicate();

    private ScopeForm() {}

    public static boolean isOf(@Nullable String text) {
        return text != null && HAS_FORM.test(text);
    }
}
