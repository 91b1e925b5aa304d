package io.tenantservice.apikey;

import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.tenantservice.platform.network.Cidr;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A block of addresses, as {@link Cidr} reads it. */
@Target(TYPE_USE)
@Retention(RUNTIME)
@Constraint(validatedBy = CidrBlock.Validator.class)
public @interface CidrBlock {

    String message() default
            "must be a block of IPv4 or IPv6 addresses without bits beyond its length, such as 203.0.113.0/24";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    class Validator implements ConstraintValidator<CidrBlock, String> {

        @Override
        public boolean isValid(@Nullable String block, ConstraintValidatorContext context) {
            return block == null || Cidr.parse(block).isPresent();
        }
    }
}
