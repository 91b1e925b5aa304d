/**
 * Long-running work: what it consists of, how far it is, and why it stopped. Tables {@code operation}, {@code
 * operation_step}, {@code operation_event}. A process may die at any instruction; another one goes on at the step that was under way.
 */
@NullMarked
package io.tenantservice.operation;

import org.jspecify.annotations.NullMarked;
