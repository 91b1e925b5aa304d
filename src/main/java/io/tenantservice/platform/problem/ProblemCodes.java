package io.tenantservice.platform.problem;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The problems of an operation that follow from what it does. Those that follow from its shape (a token, a body, a
 * tenant in the path, {@code If-Match}) are documented without being named.
 */
@Target(METHOD)
@Retention(RUNTIME)
public @interface ProblemCodes {

    ProblemCode[] value();
}
