package io.tenantservice.configuration;

import io.tenantservice.platform.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the configuration whose values depend on each other. */
interface Block {

    String NOT_BLANK = "[\\s\\S]*\\S[\\s\\S]*";

    /** @return the values that do not go with others of the block; what is absent has its default */
    List<Contradiction> contradictions();

    /**
     * A value that another one rules out.
     *
     * @param property the component of the record
     * @param index the element, when the property is a list and one of its elements is meant
     */
    record Contradiction(String property, @Nullable Integer index, ProblemCode code, String message) {

        static Contradiction at(String property, ProblemCode code, String message) {
            return new Contradiction(property, null, code, message);
        }
    }

    /** @return the value, or what stands in for it where there is none */
    static <T> @Nullable T either(@Nullable T value, @Nullable T otherwise) {
        return value == null ? otherwise : value;
    }
}
