package io.tenantservice.platform.openapi;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** A POST that may be sent again as it is: it takes no {@code Idempotency-Key}, and answers anew each time. */
@Target(METHOD)
@Retention(RUNTIME)
public @interface NotRemembered {}
