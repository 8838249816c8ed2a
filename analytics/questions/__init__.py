"""The sixteen questions: one module and one function a question, named as analytics/answer.Question says."""
