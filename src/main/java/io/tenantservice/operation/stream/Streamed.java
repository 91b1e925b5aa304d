package io.tenantservice.operation.stream;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** An answer whose head is sent before its first event is known, so that whatever may be refused is refused before. */
@NameBinding
@Target(METHOD)
@Retention(RUNTIME)
@interface Streamed {}
