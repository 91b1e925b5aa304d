package io.tenantservice.configuration;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.tenantservice.configuration.Block.Contradiction;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.util.List;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;

/** The values of a {@link Block} go together; each that does not is named by itself, with its own problem code. */
@Target(TYPE)
@Retention(RUNTIME)
@Constraint(validatedBy = Coherent.Validator.class)
@interface Coherent {

    String message() default "has values that contradict each other";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    class Validator implements ConstraintValidator<Coherent, Block> {

        @Override
        public boolean isValid(Block block, ConstraintValidatorContext context) {
            List<Contradiction> contradictions = block.contradictions();
            context.disableDefaultConstraintViolation();
            contradictions.forEach(found -> report(found, context.unwrap(HibernateConstraintValidatorContext.class)));
            return contradictions.isEmpty();
        }

        private static void report(Contradiction found, HibernateConstraintValidatorContext context) {
            var property = context.withDynamicPayload(found.code())
                    .buildConstraintViolationWithTemplate(found.message())
                    .addPropertyNode(found.property());
            if (found.index() == null) {
                property.addConstraintViolation();
            } else {
                property.addBeanNode().inIterable().atIndex(found.index()).addConstraintViolation();
            }
        }
    }
}
