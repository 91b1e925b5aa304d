package io.tenantservice.webhook.event;

import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The name of a type of the catalogue. */
@Target(TYPE_USE)
@Retention(RUNTIME)
@Constraint(validatedBy = KnownEventType.Validator.class)
public @interface KnownEventType {

    String message() default "must be a type of GET /v1/event-types, such as api_key.revoked";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    class Validator implements ConstraintValidator<KnownEventType, String> {

        @Override
        public boolean isValid(@Nullable String type, ConstraintValidatorContext context) {
            return type == null || EventType.isOne(type);
        }
    }
}
