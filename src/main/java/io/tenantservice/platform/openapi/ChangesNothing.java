package io.tenantservice.platform.openapi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** A POST that only looks: it takes no {@code Idempotency-Key}, and answers anew each time. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface ChangesNothing {}
